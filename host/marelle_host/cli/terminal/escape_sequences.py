"""Remove escape sequences, which control the terminal, from what a board or a program prints.

Colours may be kept, and so may the sequences that a board's `input()` writes to delete a letter: cursor left, erase to the
end of the line. The forms of escape sequences: ECMA-48, 5th edition, 5.3 to 5.6 and 8.3; colours are its "select graphic
rendition" (8.3.117).
"""

import re

# Control characters except tab and line feed, and those that change the direction of text.
_DRIVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MOST = 256  # characters of an incomplete sequence; a longer one, which never ends, is dropped
_COLOUR = re.compile("\x1b\\[[0-9;:]*m")
_LEFT = "\b"
_EDITS = re.compile("\x1b\\[(?:[0-9]{1,3}D|K)")  # MicroPython's `shared/readline/readline.c`
_STARTS = re.compile("[\x1b\x90\x98\x9b\x9d-\x9f]")
_WHOLE = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"  # a control sequence
    # a control string, such as a window title
    "|(?:\x1b[PX^_\\]]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c\x18\x1a]*(?:\x07|\x1b\\\\|\x9c|\x18|\x1a)"
    "|\x1b[ -/]*[0-OQ-WYZ\\\\`-~]"  # two or three characters
)
_BEGUN = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*\\Z"
    "|(?:\x1b[PX^_\\]]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c\x18\x1a]*\x1b?\\Z"
    "|\x1b[ -/]*\\Z"
)


def harmless(text: str) -> str:
    """Return a text in which each character that controls the terminal, but tab and line feed, is replaced by U+FFFD.

    A lesson or a program may come from anybody.
    """
    return _DRIVING.sub("\N{REPLACEMENT CHARACTER}", text)


def harmless_json(text: str) -> str:
    r"""Return equal JSON in which characters that control the terminal are escaped: JSON itself does not escape C1 controls.

    Example:
        >>> harmless_json('["\x9b2J"]')
        '["\\u009b2J"]'
    """
    return _DRIVING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


class EscapeFilter:
    r"""Removes the escape sequences from a text that arrives in pieces.

    Args:
        colours: whether the sequences for colours and for deleting a letter are kept, for a terminal that understands them.

    Example:
        >>> escapes = EscapeFilter(colours=True)
        >>> escapes.clean("a\x1b]0;a ti"), escapes.clean("tle\x07b\x1b[2J\x1b[31mc")
        ('a', 'b\x1b[31mc')
    """

    def __init__(self, *, colours: bool) -> None:
        self._colours, self._begun, self._coloured = colours, "", False

    def clean(self, piece: str) -> str:
        """Return the next piece without the escape sequences that are not kept; the beginning of one waits for the next piece.

        Other characters that control the terminal are replaced, as by `harmless`; with `colours` the backspace stays.
        """
        text, self._begun = self._begun + piece, ""
        pieces: list[str] = []
        while text:
            plain, escape, rest = _next(text)
            pieces.append(self._plain(plain))
            if not escape and len(rest) <= _MOST:
                self._begun = rest
                break
            pieces.append(self._filtered(escape))
            text = rest if escape else ""
        return "".join(pieces)

    def finish(self) -> str:
        """Return the sequence that resets the colour, or "" if no colour is set. Call it after the last piece."""
        ends, self._begun, self._coloured = self._coloured, "", False
        return "\x1b[0m" if ends else ""

    def _plain(self, text: str) -> str:
        return _LEFT.join(map(harmless, text.split(_LEFT) if self._colours else [text]))

    def _filtered(self, escape: str) -> str:
        if self._colours and _EDITS.fullmatch(escape):
            return escape
        if not self._colours or not _COLOUR.fullmatch(escape):
            return ""
        self._coloured = escape not in ("\x1b[m", "\x1b[0m")
        return escape


def _next(text: str) -> tuple[str, str, str]:
    """Split a text at its first escape sequence.

    Returns:
        The text before it, the sequence, the text after it. For an incomplete sequence the second is "", and the third begins
        with the incomplete sequence.
    """
    at = _STARTS.search(text)
    if at is None:
        return text, "", ""
    plain, rest = text[: at.start()], text[at.start() :]
    if whole := _WHOLE.match(rest):
        return plain, whole[0], rest[whole.end() :]
    if _BEGUN.match(rest):
        return plain, "", rest
    return plain, rest[0], rest[1:]  # the character begins no known sequence
