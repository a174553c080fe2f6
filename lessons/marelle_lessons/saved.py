"""What the page writes at the end of a program that it saves: the lesson, the label of the place, the day, what was touched.

It stands at the end, so that each line of the program keeps its number in whatever opens the file, and is taken out where the
file is read by marelle: the program is then the one that was saved, sign for sign. The page writes it (`savedfile.js`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

_LINE = r"# marelle: saved(?: lesson=(?P<lesson>[\w-]{1,40}))?(?: label=(?P<label>[\w-]{1,40}))? date=(?P<date>\d{4}-\d\d-\d\d)"
# An editor may have left out the last sign, the end of the last line.
_SAVED = re.compile(rf"\n{_LINE}(?:\n|\Z)(?P<touches>(?:# marelle: touch [^\n]*(?:\n|\Z))*)\n*\Z")
_TOUCH = "# marelle: touch "


class Saved(NamedTuple):
    """What a saved file says of itself.

    Attributes:
        lesson: "L03", or "" for free play. label: Of the place: "poste-07", or "". date: The day: "2026-11-28".
        touches: What was done to the robot, one text each, as the page wrote it.
    """

    lesson: str
    label: str
    date: str
    touches: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the page's name for the file, without its ending."""
        return "-".join(filter(None, (self.lesson or "marelle", self.label, self.date)))


def taken_out(text: str) -> tuple[str, Saved | None]:
    r"""Return a program as it was before it was saved, and what its file says of itself, or None.

    Args:
        text: The file, with `\n` at the end of each line.

    Example:
        >>> taken_out("avancer()\n# marelle: saved lesson=L03 label=poste-07 date=2026-11-28\n")[1].label
        'poste-07'
    """
    last = text.rfind("\n# marelle: saved")  # the program itself may hold one that was copied
    found = _SAVED.match(text, last) if last >= 0 else None
    if found is None:
        return text, None
    touches = tuple(line[len(_TOUCH) :] for line in found["touches"].splitlines())
    facts = Saved(found["lesson"] or "", found["label"] or "", found["date"], touches)
    return text[:last], facts
