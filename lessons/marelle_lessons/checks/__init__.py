"""The table of all kinds of checks: the names that `kind = "…"` can have in a `checks.toml`."""

from types import MappingProxyType

from marelle_lessons.checks.answers import ANSWERS
from marelle_lessons.checks.ending import ENDS, LASTS
from marelle_lessons.checks.keeps import KEEPS
from marelle_lessons.checks.kind import COMMON, Evidence, Failed, Kind
from marelle_lessons.checks.line import FOLLOWS_LINE
from marelle_lessons.checks.messages import MESSAGES
from marelle_lessons.checks.positions import ARRIVES, AVOIDS, NO_CONTACT, STAYS_ON_MAT, VISITS
from marelle_lessons.checks.reacts import REACTS
from marelle_lessons.checks.tells_apart import TELLS_APART
from marelle_lessons.checks.wording import CHANGES, FORBIDDEN, INSTRUCTIONS, STRUCTURE

__all__ = ["COMMON", "KINDS", "Evidence", "Failed", "Kind"]

KINDS = MappingProxyType(
    {
        "answers": ANSWERS,
        "arrives": ARRIVES,
        "avoids": AVOIDS,
        "changes": CHANGES,
        "ends": ENDS,
        "follows_line": FOLLOWS_LINE,
        "forbidden": FORBIDDEN,
        "instructions": INSTRUCTIONS,
        "keeps": KEEPS,
        "lasts": LASTS,
        "messages": MESSAGES,
        "no_contact": NO_CONTACT,
        "reacts": REACTS,
        "stays_on_mat": STAYS_ON_MAT,
        "structure": STRUCTURE,
        "tells_apart": TELLS_APART,
        "visits": VISITS,
    }
)
