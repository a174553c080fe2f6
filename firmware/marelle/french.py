"""French names of parts and methods. Loaded when one is used, then unloaded."""

import sys

from .tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from . import Robot

# French and English names of parts and methods. Names that are the same in both are not here.
WORDS = """
annuler cancel
allumer on
appuye pressed
arreter stop
attendre wait
attendre_appui wait_for_press
bip beep
bouton button
calibrer calibrate
cap heading
changer toggle
ecran screen
ecrire text
effacer clear
eteindre off
fini done
jouer play
ligne line
mettre set
note tone
pile battery
point dot
regler settings
remplir fill
rouler drive
telemetre range
tension voltage
tester self_test
tourner turn
tout_droit straight
utiliser_gyro use_gyro
valeur value
valeurs values
vitesse_rotation turn_rate
"""


def find(robot: "Robot", name: str) -> "Any":
    """Return the part or method of a robot with a French or English name, and store it as an attribute of the robot.

    Raises:
        NoPartError: E-BOT-08, the robot has nothing of that name.
        KitError, RobotError: as `robot.find` raises them.
    """
    from . import robot as robots

    kit, meant = robot._kit, name  # noqa: SLF001 - of our own class
    start = WORDS.find("\n" + name + " ")
    if start >= 0 and (kit is None or name not in kit.PARTS):  # a table's own name comes first
        meant = WORDS[start + len(name) + 2 : WORDS.find("\n", start + 1)]
    try:
        found = robots.find(robot, meant)
    except AttributeError as error:
        raise _missing(name, error)
    if not callable(found):  # a part
        name_in_french(type(found))
    setattr(robot, name, found)
    _let_go()
    return found


def _missing(name: str, error: AttributeError) -> AttributeError:
    """Return the NoPartError for a name that was not found, with French names: before the English ones, but in `parts` in their place.

    `error` is the one with English names only.
    """
    from .errors import NoPartError

    known, parts = list(getattr(error, "known", ())), list(getattr(error, "parts", ()))
    pairs = [line.split() for line in WORDS.strip().split("\n")]
    for french, english in pairs:
        if english in parts:
            parts[parts.index(english)] = french
    french_known = [french for french, english in pairs if english in known]
    return NoPartError(name, french_known + known, parts)


def name_in_french(kind: type) -> None:
    """Give the methods of a class French names too."""
    for line in WORDS.strip().split("\n"):
        french, english = line.split()
        if hasattr(kind, english) and not hasattr(kind, french):
            setattr(kind, french, getattr(kind, english))
    _let_go()


def _let_go() -> None:
    """Unload this file; the names that were used are attributes by now, so that it is not needed for them again."""
    if sys.modules.pop(__name__, None):
        del sys.modules["marelle"].french
