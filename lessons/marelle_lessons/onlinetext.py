"""Read the HTML in which Moodle stores a text that a pupil wrote in the browser (`onlinetext.html`): a program."""

import re
from html.parser import HTMLParser

_WHITE = re.compile(r"[ \t\r\n]+")  # without the non-breaking space
_OWN_LINE = frozenset({"address", "blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "pre", "tr"})  # fmt: skip
_UNSEEN = frozenset({"head", "script", "style", "title"})


def as_text(page: str) -> str:
    r"""Return the lines of text that an HTML page shows; non-breaking spaces become spaces, as they are the indentation.

    Example:
        >>> as_text("<p>for i in range(4):<br>&nbsp; &nbsp; avancer()</p>")
        'for i in range(4):\n    avancer()\n'
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    shown = [line.rstrip() for line in "".join(reader.pieces).replace("\xa0", " ").split("\n")]
    return "\n".join(shown).strip("\n") + "\n"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._unseen = self._as_written = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser gives them
        if tag == "br":
            self.pieces.append("\n")
        elif tag in _OWN_LINE:
            self._end_line()
        self._unseen += tag in _UNSEEN
        self._as_written += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in _OWN_LINE:
            self._end_line()
        self._unseen -= tag in _UNSEEN
        self._as_written -= tag == "pre"

    def handle_data(self, data: str) -> None:
        if self._unseen > 0:
            return
        if self._as_written <= 0:  # as in a browser: one space, none where a line begins
            data = _WHITE.sub(" ", data)
            data = data.lstrip(" ") if self._at_start else data
        if data:
            self.pieces.append(data)

    @property
    def _at_start(self) -> bool:
        return not self.pieces or self.pieces[-1].endswith("\n")

    def _end_line(self) -> None:
        if not self._at_start:
            self.pieces.append("\n")
