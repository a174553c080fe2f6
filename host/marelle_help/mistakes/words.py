"""Words that beginners write in place of Python's: in French, from Scratch, or from other programming languages."""

# ruff: noqa: RUF001 - the signs that only look like Python's are what this is about
import re
from types import MappingProxyType

BLOCK_WORDS = frozenset(
    ("class", "def", "elif", "else", "except", "finally", "for", "if", "try", "while", "with")
)
"""The words whose line ends with a colon."""

FIRST_WORDS = (*sorted(BLOCK_WORDS), "from", "global", "import", "return")
"""The keywords that begin a statement of several words."""

CONDITION_WORDS = frozenset(("elif", "if", "while"))
"""The words that a condition follows."""

FRENCH_KEYWORDS = MappingProxyType(
    {
        "autrement": "else", "classe": "class", "dans": "in", "de": "from", "depuis": "from",
        "définir": "def", "definir": "def", "et": "and", "fonction": "def", "function": "def", "func": "def", "faux": "False", "importer": "import",
        "non": "not", "ou": "or", "pas": "not", "pour": "for", "rendre": "return", "renvoyer": "return",
        "retour": "return", "retourner": "return", "si": "if", "sinon": "else", "tantque": "while", "vrai": "True",
    }
)  # fmt: skip
"""French word -> Python's keyword."""

FRENCH_NAMES = MappingProxyType(
    {
        "absolu": "abs", "afficher": "print", "affiche": "print", "aucun": "None", "aucune": "None",
        "ecrire": "print", "écrire": "print", "entier": "int", "faux": "False", "imprimer": "print",
        "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7", "huit": "8", "neuf": "9",
        "dix": "10", "tourner": "droite() / gauche()", "tourne": "droite() / gauche()", "pivoter": "droite() / gauche()",
        "longueur": "len", "minimum": "min", "maximum": "max", "rien": "None", "somme": "sum", "vrai": "True",
    }
)  # fmt: skip
"""French word -> the name that Python has for it."""

SYNONYMS = MappingProxyType(
    {
        **dict.fromkeys(("move", "go", "walk", "advance", "marche", "marcher"), ("avancer", "forward")),
        **dict.fromkeys(("pause", "delay", "patienter"), ("attendre", "wait")),
    }
)  # fmt: skip
"""Words of other robots' languages -> the library's functions that do the same, in French and in English."""

METHODS_IN_FRENCH = MappingProxyType(
    {
        "afficher": "text", "affiche": "text", "allume": "on", "allumer": "on", "arrete": "stop", "arreter": "stop",
        "ecrire": "text", "eteindre": "off", "eteins": "off", "print": "text", "tourner": "turn", "tourne": "turn",
        "write": "text",
    }
)  # fmt: skip
"""French words after a dot, without accents -> the method or the part of a robot."""

REPEAT_WORDS = frozenset(("loop", "repeat", "repete", "repeter", "répète", "répéter"))
"""Words of Scratch that stand, with a number, for `for i in range(number):`."""

THEN_WORDS = frozenset(("alors", "do", "faire", "then"))
"""Words before a block in other languages."""

DECLARING_WORDS = frozenset(
    (
        "bool",
        "const",
        "double",
        "float",
        "int",
        "let",
        "local",
        "set",
        "str",
        "string",
        "var",
        "variable",
    )
)
"""Words before a declared name in other languages."""

FOREVER_WORDS = frozenset(("do", "forever", "toujours"))
"""Words of Scratch that stand for `while True:`."""

ELSE_IF_WORDS = frozenset(("elseif", "elsif", "ifelse"))
"""`elif` in other languages."""

DRIVING_WORDS = MappingProxyType(
    {
        "avance": "avancer", "avancer": "avancer", "droite": "droite", "gauche": "gauche", "left": "left",
        "recule": "reculer", "reculer": "reculer", "right": "right",
    }
)  # fmt: skip
"""Words of a sentence such as `tourner à gauche` -> the function."""

CARDS = re.compile(r"(?:[ARGDPB][0-9]*|[0-9]+\s*[x×*]?\s*(?=\()|\)\s*[x×*]?\s*[0-9]*|[(\s])+")
"""A row of cards, such as `A3 D 4(A D)`; it wants a card to be one."""

UNITS = frozenset(
    ("carreau", "carreaux", "case", "cases", "cm", "deg", "degre", "degres", "degrees", "degré", "degrés", "fois", "h", "km", "m", "mètre", "mètres", "mm",
     "min", "ms", "s", "sec", "seconde", "secondes", "squares", "times")
)  # fmt: skip
"""Units that follow a number in an exercise book, and never in a program."""

OPERATORS = MappingProxyType(
    {
        ("=", ">"): ">=", ("=", "<"): "<=", ("<", ">"): "!=", (">", "<"): "!=", (">", "="): ">=", ("<", "="): "<=",
        ("=", "="): "==", ("==", "="): "==", ("=", "=="): "==", ("!", "="): "!=", ("=", "!"): "!=",
        ("!=", "="): "!=", ("&", "&"): "and", ("|", "|"): "or",
    }
)  # fmt: skip
"""Two signs -> the one that was meant."""

INVISIBLE = "\u00a0\u00ad\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
"""Spaces that are no space for Python: they come with a text that is copied from a page."""

CURLY_DOUBLE = "«»“”„‟″〝〞＂"
CURLY_SINGLE = "‘’‚‛′`´＇"
"""Quotes of a word processor or of a PDF, and accents that look like them."""

LOOK_ALIKE = MappingProxyType(
    {
        **{chr(code + 0xFEE0): chr(code) for code in range(ord("!"), ord("~") + 1)},  # full-width
        "、": ",", "。": ".",
        "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "×": "*", "⋅": "*", "·": "*", "•": "*", "÷": "/", "∕": "/",
        "≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=", "≠": "!=", "→": "->", "…": "...", "²": "**2", "³": "**3",
        "½": "0.5", "∶": ":",
    }
)  # fmt: skip
"""Signs that were pasted, or that a school book uses -> Python's."""

COMPUTER_MODULES = frozenset(
    ("PIL", "bluetooth", "cv2", "datetime", "ev3dev2", "flask", "gpiozero", "keyboard", "matplotlib",
     "numpy", "pandas", "pathlib", "picozero", "playsound", "pybricks", "pygame", "requests", "scipy", "serial",
     "sklearn", "spike", "statistics", "subprocess", "tensorflow", "threading", "tkinter", "torch", "turtle",
     "turtledemo", "urllib")
)  # fmt: skip
"""Modules that a pupil has met, and that a board or this kit has not."""

OTHER_BOARDS = MappingProxyType(
    {
        **dict.fromkeys(("TouchPad", "DAC", "SDCard", "Counter", "Encoder", "esp", "esp32", "espnow"), "ESP32"),
        **dict.fromkeys(("microbit", "radio", "speech", "music"), "micro:bit"),
        **dict.fromkeys(("pyb", "stm", "LCD160CR"), "Pyboard"),
        **dict.fromkeys(("board", "digitalio", "analogio", "busio", "pwmio", "neopixel_write", "adafruit_bus_device"), "CircuitPython"),
    }
)  # fmt: skip
"""Modules, and names of `machine`, that only another kind of board has -> which."""
