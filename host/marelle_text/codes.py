"""The series of error codes with their pictograms.

A code exists if the catalogues have its sentences, under ``CODE.what``, ``CODE.action`` and, when
something could have been lost, ``CODE.safe``. A code never changes its meaning, and is not used again after
it was removed. For a new code write its sentences, and add its number below if its pictogram is not that of
its series.
"""

from types import MappingProxyType

from marelle_text.catalogue import Text

PICTOGRAMS = MappingProxyType({
    "board": "🔌", "bug": "🐞", "clock": "⏱", "file": "📄", "hand": "✋", "indent": "➡",
    "keyboard": "⌨", "kit": "🤖", "letters": "🔤", "loop": "🔁", "memory": "🧠", "number": "🔢",
    "pen": "✏", "picture": "🖼", "quote": "💬", "ruler": "📏", "world": "🗺",
})  # fmt: skip
"""The names of the pictograms, with a character for a terminal that can show it."""

SERIES = MappingProxyType(
    {
        "E-BOARD": ("board", {"file": "05", "hand": "21", "memory": "06 15", "ruler": "20"}),
        "E-BOARDS": ("board", {"file": "06", "keyboard": "01 05"}),
        "E-BOT": (
            "kit",
            {
                "clock": "47 55",
                "keyboard": "31",
                "memory": "46 50",
                "pen": "01 02 18 20 22 23 24 32 43 45 48 49",
                "quote": "51",
            },
        ),
        "E-BUG": ("bug", {}),
        "E-CARD": ("pen", {"keyboard": "13", "loop": "05 09 10 11 12 18"}),
        "E-CHIP": ("kit", {}),
        "E-CODE": (
            "pen",
            {
                "clock": "14 17 18",
                "kit": "10",
                "loop": "05 06 16",
                "number": "04 07 09 19 20 21 22 23",
            },
        ),
        "E-DOCTOR": (
            "board",
            {
                "file": "21 29",
                "hand": "11 12 13 14 15 16 22",
                "keyboard": "01",
                "kit": "24 25",
                "memory": "23",
            },
        ),
        "E-FILE": ("pen", {"file": "02 03", "kit": "01"}),
        "E-FLASH": (
            "board",
            {
                "clock": "36 37",
                "file": "12 48 50 59 61 64 76",
                "hand": "04 38 42 44 46 51 52 58",
                "keyboard": "32 33 39 43 55 56",
                "kit": "49",
            },
        ),
        "E-HAND": ("file", {}),
        "E-IMAGE": (
            "file",
            {
                "board": "08 10 15 33 44 50 54",
                "clock": "29",
                "hand": "22 23 25 28 32 37",
                "keyboard": "31 40 48",
                "kit": "46",
                "memory": "11 42 47",
            },
        ),
        "E-KIT": ("kit", {}),
        "E-LESSON": ("file", {"keyboard": "23 29 44"}),
        "E-LINK": (
            "board",
            {
                "file": "21 22",
                "hand": "03 04 07 12 23 25 31 35",
                "keyboard": "08 11 16 17 37 42",
                "kit": "40",
            },
        ),
        "E-NEW": ("file", {"hand": "01", "keyboard": "02"}),
        "E-PACK": ("file", {"board": "12", "hand": "15 16 17 20", "keyboard": "11 23"}),
        "E-PAGE": ("file", {"board": "01", "pen": "04"}),
        "E-PIC": ("picture", {}),
        "E-PIO": ("board", {}),
        "E-PRINT": ("keyboard", {"file": "02", "pen": "03"}),
        "E-PROG": (
            "pen",
            {
                "board": "15 16 76",
                "clock": "20",
                "file": "01 02 03 04 05 06 07 08 26 28 87 96",
                "indent": "33 34 35 36 37 72 78",
                "keyboard": "21 43 44 45",
                "kit": "29 98",
                "letters": "50 51 52 54 55 58 62 68 69 94",
                "loop": "17 19 64 65 79 86",
                "memory": "18 27 30",
                "number": "56 57 59 60 61 80 92 93",
                "quote": "40 41 42 53",
                "ruler": "67 81 82 83 84 85 97",
            },
        ),
        "E-RUN": (
            "keyboard",
            {
                "board": "17 22",
                "clock": "01 03 13",
                "file": "06 07 08 12 15 20",
                "hand": "23 25",
                "kit": "14",
                "loop": "24",
                "pen": "16",
                "world": "29 30",
            },
        ),
        "E-STOP": ("hand", {}),
        "E-TRACE": ("file", {}),
        "E-USE": ("keyboard", {"file": "17"}),
        "E-VIRTUAL": ("board", {"file": "04 06 10 17", "keyboard": "03 11 12 16"}),
        "E-VM": ("board", {"hand": "06", "keyboard": "02 03", "pen": "04"}),
        "E-WORLD": ("world", {"keyboard": "40"}),
    }
)
"""Each series of codes: the pictogram that its codes have, and the numbers of those that have another."""


def pictogram_of(code: str) -> str:
    """Return the name of a code's pictogram; "bug" for a code of an unknown series.

    Example:
        >>> pictogram_of("E-STOP-01")
        'hand'
    """
    series, _, number = code.rpartition("-")
    usual, others = SERIES.get(series, ("bug", {}))
    return next((name for name, numbers in others.items() if number in numbers.split()), usual)


def is_code(word: str) -> bool:
    """Return True for a code that has sentences in the catalogues.

    Example:
        >>> is_code("E-STOP-01"), is_code("E-STOP-99")
        (True, False)
    """
    return word.rpartition("-")[0] in SERIES and f"{word}.what" in Text("en")
