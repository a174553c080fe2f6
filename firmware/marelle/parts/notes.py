"""The reading of tunes from text. Loaded when one is played."""

from marelle.tools import const, number, refused, wait

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from marelle.parts.buzzer import Buzzer

_WHOLE_MS = const(240_000)  # of a whole note at a tempo of 1
_SHORTEST = const(64)  # a sixty-fourth
_LOWEST = const(-53)  # half tones from A4: 21 Hz
# Half tones above C.
_NAMES = {
    "c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11, "do": 0, "re": 2, "mi": 4, "fa": 5, "sol": 7, "la": 9, "si": 11,
}  # fmt: skip


def play(buzzer: "Buzzer", notes: str, tempo: int) -> None:
    """Play a tune on a buzzer: see `Buzzer.play`. All notes are read before the first one is played.

    >>> play(Buzzer(17), "do/4 mi/4 sol/2", 120)
    """
    tempo = number(tempo, 400, "buzzer.play(notes, tempo)", 1, 10)
    if not isinstance(notes, str):
        raise refused("E-BOT-43", "buzzer.play(notes)", "notes in quotes are expected")
    for hertz, ms in [_read(note, tempo) for note in notes.split()]:
        if hertz:
            buzzer.tone(hertz, ms * 7 // 8)  # then a short pause
            wait(ms - ms * 7 // 8)
        else:
            wait(ms)


def _read(note: str, tempo: int) -> "tuple[int, int]":
    """Return the frequency (Hz, 0 for a rest) and the length (ms) of a note such as "C4/4"; E-BOT-43 if it cannot be read or is below E0."""
    name, _, length = note.lower().replace("\u00e9", "e").partition("/")
    ms = 0
    try:
        ms = _length_ms(length or "4", tempo)
        if name == "r":
            return 0, ms
        octave = 4
        if name[-1].isdigit():
            octave = int(name[-1])
            name = name[:-1]
        sharp = 0
        if name not in _NAMES:
            sharp = {"#": 1, "b": -1}[name[-1]]
            name = name[:-1]
        half_tones = _NAMES[name] + sharp + 12 * octave - 57  # from A4
    except (KeyError, IndexError, ValueError):
        half_tones = _LOWEST - 1
    if half_tones < _LOWEST:
        raise refused("E-BOT-43", "buzzer.play(notes)", repr(note) + " is no note")
    return round(440 * 2 ** (half_tones / 12)), ms


def _length_ms(length: str, tempo: int) -> int:
    dotted = length[-1] == "."
    part = int(length[:-1] if dotted else length)
    if not 1 <= part <= _SHORTEST:
        raise ValueError
    ms = _WHOLE_MS // tempo // part
    return ms * 3 // 2 if dotted else ms
