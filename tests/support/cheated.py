"""A lesson's programs that a machine writes, and which of them pass."""

from collections.abc import Sequence

from marelle_lessons import check, load_lesson
from marelle_lessons.cheats import Cheat, cheats
from marelle_lessons.replay import looks, replay_of
from marelle_sim import simulate


def written(name: str) -> list[Cheat]:
    """Return the cheats of a bundled lesson, the replay among them where its solution looks."""
    lesson = load_lesson(name)
    solution = dict(lesson.solutions).get("solution.py", "")
    replay = replay_of(lesson, solution, simulate) if looks(solution) else ""
    return cheats(lesson, replay)


def refused_by(name: str, cheat: Cheat, seeds: Sequence[int]) -> str:
    """Return the check that refuses a cheat on one of these seeds; "" if it passes on all of them."""
    failure = check(load_lesson(name), cheat.handed, seeds=seeds).failure
    return "" if failure is None else failure.check_id
