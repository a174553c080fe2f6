"""Read the comments that marelle's page adds at the end of a program that it saves (`savedfile.js`).

They record the lesson, the label of the workplace, the date, and what the pupil did to the robot by hand. They are at the end so that
the line numbers of the program are the same in any editor. marelle removes them when it reads the file, and has then exactly the
program that was saved.
"""

import re
from typing import NamedTuple

_LINE = r"# marelle: saved(?: lesson=(?P<lesson>[\w-]{1,40}))?(?: label=(?P<label>[\w-]{1,40}))? date=(?P<date>\d{4}-\d\d-\d\d)"
# An editor may have removed the line end of the last line.
_SAVED = re.compile(rf"\n{_LINE}(?:\n|\Z)(?P<touches>(?:# marelle: touch [^\n]*(?:\n|\Z))*)\n*\Z")
_TOUCH = "# marelle: touch "


class Saved(NamedTuple):
    """The data that the page adds to a saved program.

    Attributes:
        lesson: The id of the lesson, such as "L03"; "" for a program outside lessons.
        label: The label of the workplace, such as "poste-07", or "".
        date: The date, such as "2026-11-28".
        touches: What the pupil did to the robot by hand, one text for each action, as the page wrote it.
    """

    lesson: str
    label: str
    date: str
    touches: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name that the page gives to the file, without its suffix, such as "L03-poste-07-2026-11-28"."""
        return "-".join(filter(None, (self.lesson or "marelle", self.label, self.date)))


def taken_out(text: str) -> tuple[str, Saved | None]:
    r"""Return the program in a file without the data that the page added at its end, and this data, or None if there is none.

    Args:
        text: The text of the file, with `\n` at the end of each line.

    Example:
        >>> taken_out("avancer()\n# marelle: saved lesson=L03 label=poste-07 date=2026-11-28\n")[1].label
        'poste-07'
    """
    last = text.rfind("\n# marelle: saved")  # the program itself may contain a copied one
    found = _SAVED.match(text, last) if last >= 0 else None
    if found is None:
        return text, None
    touches = tuple(line[len(_TOUCH) :] for line in found["touches"].splitlines())
    return text[:last], Saved(found["lesson"] or "", found["label"] or "", found["date"], touches)
