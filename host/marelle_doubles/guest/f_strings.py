"""Puts a syntax error into a program with f-strings: a micro:bit's MicroPython has no f-strings, but the one that imitates it has.

Runs in MicroPython for files, and in Python for programs that are sent to the raw REPL.
"""

_PREFIXES = (b"f", b"fr", b"rf")
_NO_SIGN = ord("$")  # never valid outside a string: "invalid syntax", reported for the same line
_BACKSLASH, _NUMBER_SIGN, _LINE_END = ord("\\"), ord("#"), ord("\n")
_QUOTES = b"\"'"
_CODE, _COMMENT, _OPENING, _TEXT = range(4)


class FStrings:
    """Reads a program byte by byte and remembers where it is (code, comment or string) between two parts."""

    def __init__(self) -> None:
        self._in = _CODE
        self._word = b""  # the last letters of code before this byte
        self._quote = 0  # the quote that opened the string
        self._in_a_row = 0  # number of quotes read in a row, at the start or end of the string
        self._closes = 1  # number of quotes that close the string: 1 or 3
        self._escaped = False

    def spoil(self, program: bytes) -> bytes:
        """Return the next part of a program with a syntax error ("$" for the opening quote) at least in its first f-string; the length does not change."""
        return bytes([self._spoiled(byte) for byte in program])

    def _spoiled(self, byte: int) -> int:
        if self._in == _OPENING and byte != self._quote:
            self._in = _TEXT if self._in_a_row == 1 else _CODE  # two quotes are an empty string
        if self._in == _CODE:
            return self._of_code(byte)
        if self._in == _COMMENT:
            self._in = _CODE if byte == _LINE_END else _COMMENT
        elif self._in == _OPENING:
            self._in_a_row += 1
            if self._in_a_row == 3:
                self._in, self._in_a_row, self._closes = _TEXT, 0, 3
        else:
            self._read_text(byte)
        return byte

    def _of_code(self, byte: int) -> int:
        word, self._word = self._word, b""
        if byte in _QUOTES:
            if word.lower() in _PREFIXES:
                return _NO_SIGN
            self._in, self._quote, self._in_a_row, self._closes = _OPENING, byte, 1, 1
        elif byte == _NUMBER_SIGN:
            self._in = _COMMENT
        elif chr(byte).isalpha() or chr(byte).isdigit() or chr(byte) == "_":
            self._word = (word + bytes([byte]))[-3:]
        return byte

    def _read_text(self, byte: int) -> None:
        if self._in_a_row and byte != self._quote:
            self._in_a_row = 0
        if self._escaped:
            self._escaped = False
        elif byte == _BACKSLASH:
            self._escaped = True
        elif byte == self._quote:
            self._in_a_row += 1
            if self._in_a_row == self._closes:
                self._in = _CODE
        # The closing quote is missing: a string ends with its line.
        elif byte == _LINE_END and self._closes == 1:
            self._in = _CODE
