"""Programs of other people for cars and robots that are sold: where they are, how their authors wired them, what they say that they do."""

from typing import NamedTuple

from marelle_sim import load_kit

FORWARD, BACK, RIGHT, LEFT = "forward", "back", "right", "left"


class Maker(NamedTuple):
    """A program as its author published it, which nobody changes.

    Attributes:
        repository, commit: where it is on GitHub.
        program: the file that runs, in it; or, where that is a module of functions, a program of two lines that calls one.
        folders: of it or of `others`, whose modules it imports.
        kit: a kit of ours, or the wires of a kit of one's own.
        moves: (from this second, to this one, what the author says that it does).
        others: other repositories that it needs.
        seconds: when it is stopped: most never end.
        press: the seconds at which its button is pressed.
    """

    repository: str
    commit: str
    program: str
    kit: str
    moves: tuple[tuple[float, float, str], ...]
    folders: tuple[str, ...] = (".",)
    others: tuple[tuple[str, str], ...] = ()
    seconds: float = 20
    press: tuple[float, ...] = ()


def own_kit(wires: str) -> str:
    """Return the table of a car like `pico_car` that is wired in another way: what a user writes into a `kit.toml`."""
    with open(load_kit("pico_car").source, encoding="utf-8") as file:  # noqa: PTH123
        head = file.read().partition("[[part]]")[0]
    return head + wires


def motors(bridge: str, left: str, right: str) -> str:
    """Return the tables of two motors behind such a driver, on these wires."""
    return "".join(
        f'\n[[part]]\nkind = "motor"\nname = "{side} motor"\nside = "{side}"\nbridge = "{bridge}"\n{wires}\n'
        for side, wires in (("left", left), ("right", right))
    )


_XRP = ("Open-STEM/XRP_MicroPython", "dc6db1c3cbe319a492e70e5b8e01bcea6883467e")
_PHEW = (("pimoroni/phew", "751c40458d6cb954a747fcf494b7326a586ab084"),)
_YAHBOOM = motors("DRV8833", "pins = [13, 12]", "pins = [10, 11]")
_YAHBOOM_MOVES = (
    (0.3, 1, FORWARD), (1.5, 2, BACK), (2.5, 3, LEFT), (3.5, 4, RIGHT), (4.5, 5, LEFT), (5.5, 6, RIGHT),
)  # fmt: skip
_PICOBOT = motors("L298N", "pins = [6, 7]\nenable = 8", "pins = [4, 3]\nenable = 2")
_BUTTON = '\n[[part]]\nkind = "button"\nname = "button"\npin = 14\n'
_SCREEN = (
    '\n[[part]]\nkind = "ssd1306"\nname = "screen"\nbus = 1\npins = [14, 15]\naddress = 0x3C\n'
)

MAKERS = {
    **{
        # It says "right" first, but its library turns to the left where an angle is positive: so do the wheels and the gyro.
        f"{kit}, drive": Maker(
            *_XRP, "from XRPExamples.drive_examples import test_drive\ntest_drive()\n", kit,
            ((0.9, 2, FORWARD), (3.3, 4.2, LEFT), (5, 6, RIGHT), (6.5, 8, BACK)),
            others=_PHEW, seconds=9,
        )
        for kit in ("xrp", "xrp_beta")
    },
    "xrp, installation": Maker(
        *_XRP, "XRPExamples/installation_verification.py", "xrp",
        ((0, 8.5, ""), (9, 11, FORWARD), (11.3, 12.5, LEFT), (13, 14.2, RIGHT), (14.7, 16.5, BACK)),
        others=_PHEW, seconds=18, press=(1, 2, 3, 4, 8),
    ),
    "PicoBot, forward": Maker(
        "stemoutreach/PicoBot", "22da12b48bf45584490a0943f8b92ab822864f58",
        "Desktop/Step 3 Code/Code/3a/Robot.py", own_kit(_PICOBOT), ((0, 2, FORWARD),),
    ),
    "PicoBot, button": Maker(
        "stemoutreach/PicoBot", "22da12b48bf45584490a0943f8b92ab822864f58",
        "Desktop/Step 3 Code/Code/3c/main.py", own_kit(_PICOBOT + _BUTTON), ((1, 2, FORWARD),),
        press=(1,), seconds=5,
    ),
    "CodeCreateLab, square": Maker(
        "stemoutreach/CodeCreateLab", "9e4407d3b88abe0b83ff9ea0bbc2913244c9a8e8",
        "Example_Code/04-picobot-drive-basics/main.py",
        own_kit(motors("L298N", "pins = [4, 5]\nenable = 2", "pins = [6, 7]\nenable = 3")),
        ((0, 1, FORWARD), (1.35, 1.7, RIGHT), (2.3, 3, FORWARD), (3.35, 3.7, RIGHT)),
    ),
    "pico_car, all ways": Maker(
        "shadowframe/pico_car", "bae937cc33a0e8e397fdfd60932ce34797fc50b0", "main.py",
        own_kit(motors("L298N", "pins = [8, 7]\nenable = 6", "pins = [11, 10]\nenable = 9")),
        ((0, 1, FORWARD), (2, 3, BACK), (4, 4.5, LEFT), (5.5, 6, RIGHT)),
        seconds=7,
    ),
    "Pico-Robot-Car, movement": Maker(
        "ninaksrs/Pico-Robot-Car", "98117ae67c058a3dcd251f1a444c58f34c5e9c59",
        "2. Robot Controls/Robot Controls Codes/2.Car movement.py",
        own_kit(_YAHBOOM + _SCREEN),
        tuple((begin + 0.25, end + 0.2, way) for begin, end, way in _YAHBOOM_MOVES),
        folders=(".", "My Codes/OOP"), seconds=9,
    ),
    "Yahboom Pico Robot, movement": Maker(
        "YahboomTechnology/Pico-Robot", "d7ffa8135b2e1618d40375751b1b08fd9d3167b2",
        "07.Code/3.Robotics course/2.Car movement.py", own_kit(_YAHBOOM), _YAHBOOM_MOVES,
        folders=("Appendix/Library",), seconds=8,
    ),
    "PicoGo, motor test": Maker(
        "sunabove/PicoGo", "b79359701fee3e14ea1b0a106a0f4d892faa2b87", "picogo/MotorTest.py",
        own_kit(motors("TB6612FNG", "pins = [17, 18]\nenable = 16", "pins = [20, 19]\nenable = 21")),
        ((0, 1, FORWARD), (2.3, 3, BACK), (4.3, 4.6, LEFT), (6.3, 6.6, RIGHT)),
    ),
}  # fmt: skip
