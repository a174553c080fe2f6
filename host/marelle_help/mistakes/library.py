"""The names of the board library that help sentences can mention; a test compares them with the library."""

FRENCH = frozenset(("attendre", "avancer", "bip", "carreau", "droite", "gauche", "reculer"))
"""The names that `marelle.fr` has and `marelle` lacks."""

STAR = frozenset(
    (
        "BRAKE",
        "COAST",
        "HOLD",
        "Robot",
        "back",
        "beep",
        "forward",
        "left",
        "right",
        "square",
        "wait",
    )
)
"""The names that `from marelle import *` imports."""

ENGLISH = STAR | frozenset(
    (
        "AnalogLightSensor", "AnalogSensor", "ArgumentError", "Battery", "BusError", "Button", "Buzzer",
        "ColorSensor", "DigitalSensor", "DimmableLED", "DriveBase", "IMU", "IRReceiver", "Joystick", "KitError", "LED",
        "LightSensor", "LineSensor", "MeasurementError", "Motor", "NoAnswerError", "NoPartError", "PID", "Pixels", "Potentiometer",
        "Relay", "RobotError", "Screen", "Servo", "StopWatch", "StorageError", "ToFSensor", "TemperatureSensor", "UltrasonicSensor", "log", "multitask", "run",
        "WrongChipError",
    )
)  # fmt: skip
"""All names of `marelle`: those that a star imports, and those that are imported by name."""

FRENCH_OF_ROBOTS = frozenset(
    (
        "annuler", "allumer", "appuye", "arreter", "attendre", "attendre_appui", "bip", "bouton", "calibrer", "cap",
        "changer", "ecran", "ecrire", "effacer", "eteindre", "fini", "jouer", "ligne", "mettre", "note", "pile",
        "point", "regler", "remplir", "rouler", "telemetre", "tension", "tester", "tourner", "tout_droit",
        "utiliser_gyro", "valeur", "valeurs", "vitesse_rotation",
    )
)  # fmt: skip
"""The French names of the methods and parts of a robot, if `marelle.fr` is imported."""

MAT = FRENCH | {"back", "beep", "forward", "left", "right", "square", "wait"}
"""The functions that need no robot object, such as `forward`."""

NEED_A_VALUE = frozenset(("attendre", "carreau", "square", "wait"))
"""The functions in `MAT` that need an argument."""

METHODS = frozenset(
    (
        "acceleration", "arc", "beep", "calibrate", "clear", "distance", "done", "drive", "fill", "heading", "off", "on",
        "pose", "position", "pressed", "settings", "stop", "straight", "text", "toggle", "tone", "turn", "turn_rate",
        "use_gyro", "values", "voltage", "wait_for_press",
    )
)  # fmt: skip
"""The methods of a robot and its parts, which do nothing without parentheses."""

PARTS = frozenset(
    ("battery", "button", "buzzer", "imu", "led", "line", "pixels", "range", "screen")
)
"""The names of a robot's parts, which are its attributes."""

ASK_A_PERSON = frozenset(("calibrate", "calibrer", "self_test", "tester"))
"""The methods of a robot that ask questions of a person beside it."""

IN_MM = frozenset(("arc", "straight"))
IN_MS = frozenset(("attendre", "sleep_ms", "wait"))
IN_DEGREES = frozenset(("droite", "gauche", "left", "right", "turn"))
QUARTER_TURNS = frozenset(("droite", "gauche", "left", "right"))
IN_SQUARES = frozenset(("avancer", "back", "forward", "reculer"))


def module_of(name: str) -> str:
    """Return the module of the library that has this name: "marelle.fr" or "marelle"; "" for none."""
    if name in FRENCH:
        return "marelle.fr"
    return "marelle" if name in ENGLISH else ""


def import_of(name: str) -> dict[str, str]:
    """Return how to import a name of the library, or what has it: the French methods and parts of a robot come with `marelle.fr`.

    Returns:
        `module` (its module; "marelle.fr" for any name that `module_of` does not know), and `imported` ("*" if
        `from module import *` is enough, otherwise the name).
    """
    by_star = name in STAR | FRENCH | FRENCH_OF_ROBOTS
    return {"module": module_of(name) or "marelle.fr", "imported": "*" if by_star else name}
