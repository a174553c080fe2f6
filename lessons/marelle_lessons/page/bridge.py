"""Answers the requests of the page, as JSON; it runs in Pyodide as in CPython.

The page's JavaScript shows and asks; this code, the same as on a computer, runs programs, translates cards and checks lessons.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from marelle_help import MOST_REMARKS, Mistake, SourceRange, as_remark
from marelle_lessons import cards
from marelle_lessons.class_row import ClassRow
from marelle_lessons.lesson import Lesson
from marelle_lessons.pace import FAST_LOOP, PaceWatch, word_for_waiting
from marelle_lessons.page import cards_row, classes, printed, role_programs, run_world
from marelle_lessons.page.boards import Boards
from marelle_lessons.page.problems import BoardProblem, Message, said
from marelle_lessons.page.program_files import ENTRY, in_folder, refuse_long
from marelle_lessons.page.run_world import KIT, WORLD
from marelle_lessons.page.steps import as_data, asked_of, pressed_by_itself
from marelle_lessons.program import Program
from marelle_sim import Run, simulate
from marelle_sim.collector import keep_what_is_loaded
from marelle_sim.programs import MOST_STEPS, steps_around
from marelle_sim.results import RunResult, run_alone, run_until
from marelle_sim.view import replay_data, story_apart
from marelle_sim.world import World
from marelle_text import Problem, Text

if TYPE_CHECKING:
    from marelle_lessons import Report
    from marelle_sim.runners import Observer

SECONDS = 60


class Onlooker(NamedTuple):
    """The callbacks of a running program.

    Attributes:
        observers: Pairs of an interval in us and a function, as for `simulate`.
        tell: Called with the remark on a loop without a wait, as JSON, as soon as the loop is found; None: it is not passed on.
    """

    observers: Sequence[Observer] = ()
    tell: Callable[[str], object] | None = None


def answer(request_json: str, tell: Callable[[str], object] | None = None) -> str:
    """Return the answer to a request of the page, both as JSON; the value `do` of the request is its name.

    An error in the action is returned as `{"problem": …}`, whether it is the user's or marelle's.
    `tell` is called during a run with the remark on a loop without a wait, as JSON.

    Example:
        >>> json.loads(answer('{"do": "cards", "text": "A3 D", "language": "fr"}'))["canonical"]
        'A3 D'
    """
    request: Message = json.loads(request_json)
    if request["do"] in WATCHED:
        return _looked_on(request, Onlooker(tell=tell))
    return _answered(ACTIONS[request["do"]], request)


def watched(
    request_json: str,
    look: Callable[[], object],
    every_ms: int,
    tell: Callable[[str], object] | None = None,
) -> str:
    """Return the answer to a long request (one of `WATCHED`), calling `look` meanwhile, for browsers that forbid web workers.

    Args:
        request_json: the request as JSON, with its name in `do`.
        look: called after every `every_ms` of each robot's virtual time; an error that it raises ends the request.
        every_ms: virtual time between two calls of `look`, in ms; each robot's time counts by itself, for one may be far ahead.
        tell: see `Onlooker`.
    """
    observers = [(every_ms * 1000, lambda _time_us, _pose: look())]
    return _looked_on(json.loads(request_json), Onlooker(observers, tell))


def _looked_on(request: Message, onlooker: Onlooker) -> str:
    return _answered(partial(WATCHED[request["do"]], onlooker=onlooker), request)


def _answered(action: Callable[[Message], Message], request: Message) -> str:
    text = Text("en" if request.get("language") == "en" else "fr")
    try:
        found = action(request)
    except Problem as problem:
        shown = BoardProblem.of(problem) if request["do"] in _ON_BOARDS else problem
        found = {"problem": said(shown, text)}
    except Exception as error:  # noqa: BLE001 - a fault of marelle's own becomes a message
        detail = f"{type(error).__name__}: {error}".splitlines()[0][:120]
        found = {"problem": said(Problem("E-BUG-01", detail=detail), text)}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def warm() -> None:
    """Run a first program, so that all modules that the pupil's first one needs are loaded."""
    with in_folder("from marelle.fr import *\navancer()\n", {}) as path:
        replay_data(simulate(path, kit=KIT, world=WORLD, seconds=SECONDS, lines=True))
    keep_what_is_loaded()


def run(request: Message, onlooker: Onlooker) -> Message:
    """Run a program or a row of cards in the simulator, and return the recorded run for the page.

    Args:
        request: `program`; `cards`, whether that is a row of cards; `lesson`; `world`, the name of a bundled one or of one of
            the lesson's; `kit`; `seconds`; `seed`; `language`; `inputs`, (name, value, time in us) of each change by the user, such as a
            pressed button; `drawn` (see `run_world.scene`); `typed`, the lines that answer the program's questions.
            In a lesson with roles `program` has a part for each robot, and `robot` is the one that the page shows.
        onlooker: its `tell` gets the remark on a loop without a wait as soon as the loop is found.

    Returns:
        `replay` (`docs/frames.md`); `pressed` (`pressed_by_itself`); `questions` and `asks` (`asked_of`); `remarks` on likely mistakes
        that stopped nothing; `places`, for cards the place in the row of each line of the program; `wall_ms`, the computer's time; and
        `robot`, if the program of another robot than the one asked for is shown, because it was stopped.
    """
    program, places = _program(request)
    language = request["language"]
    pace: list[Message] = []

    def note(line: int) -> None:
        facts = {"name": word_for_waiting(Program(program))}
        mistake = Mistake(FAST_LOOP, SourceRange(line, 0, 0), facts)
        pace.append(as_remark(mistake, ENTRY, program, Text(language)))
        if onlooker.tell is not None:
            onlooker.tell(json.dumps(pace[0], ensure_ascii=False))

    watch = PaceWatch(Program(program), note)
    done = _simulated(request, program, onlooker, watch.observers(), watch.lines)
    other = role_programs.stopped(done, request, _lesson(request))
    if other:  # the page shows the lines and the mistake of that robot
        return {**run({**request, "robot": other}, onlooker), "robot": other}
    return {
        **_shown(done, done, language, places),
        "remarks": [*pace, *run_alone(done).remarks(language)][:MOST_REMARKS],
    }


def steps(request: Message, onlooker: Onlooker) -> Message:
    """Run a program as far as a window of its steps, and return the steps in it, and the run up to there as `run` does.

    Args:
        request: as for `run`; `around`, the place of the window: `{"event": number}`, `{"time_us": time}`, or `{"lines": [line, …],
            "event": number}` for the first event of one of these lines from that number on; `most`, the greatest number of events.
        onlooker: its observers are called during the run.

    Returns:
        What `run` returns, but the `replay` without lines; `story`, like that of the replay, but with each move as a sentence of its own;
        `first`, the number of the window's first event: events are numbered from 0 at the start of the run;
        `events`, `[time_us, line, frame, changes]`: `changes` are `[name, text]` for a variable of that frame, or `[name, text, frame]`
        for one of the program that a function changed; the text is null for a variable that was deleted;
        `known`, frame -> variable -> its text before the first event; `frames`, frame -> function's name and the caller's frame, or -1,
        where frame 0 is the program itself; `more`, whether the run goes on; `loops`, first and last line of each.
    """
    program, places = _program(request)
    language = request["language"]
    found, done = steps_around(
        lambda lines: _simulated(request, program, onlooker, (), lines),
        **request["around"],
        most=request.get("most") or MOST_STEPS,
    )
    # Other robots may have gone ahead of the one whose steps these are.
    until = run_until(done, found.events[-1][0]) if len(done.robots) > 1 and found.more else done
    shown = _shown(done, until, language, places)
    if role_programs.stopped(done, request, _lesson(request)):
        shown["replay"]["error"] = None  # of a program that the page does not step through
    return {
        **shown,
        "remarks": run_alone(done).remarks(language)[:MOST_REMARKS],
        "story": story_apart(until, language),
        **as_data(found, program),
    }


def _shown(done: Run, until: RunResult, language: str, places: list[list[int]]) -> Message:
    questions, asks = asked_of(done)
    return {
        "replay": replay_data(until, language),
        "places": places,
        "wall_ms": round(done.wall_s * 1000),
        "pressed": pressed_by_itself(done),
        "questions": questions,
        "asks": asks,
    }


def trace(request: Message) -> Message:
    """Run a program as `run` does, and return its `trace` (`docs/trace.md`) and how it `ended`, for comparison with another run."""
    done = _simulated(request, _program(request)[0], Onlooker(), (), [])
    return {"trace": list(done.trace.lines()), "ended": done.ended}


def check(request: Message, onlooker: Onlooker) -> Message:
    """Check one program in a lesson; return the `report`, the titles of its `mats`, and the run that fails, if one does.

    Args:
        request: `program`, `cards`, `lesson`, `language`.
        onlooker: its observers are called during each run.
    """
    refuse_long(request["program"])
    report = _judged(request, onlooker, lines=True)
    told: Message = {"report": report.as_data(), "mats": _mats(request, report)}
    failure, lesson = report.failure, _lesson(request)
    if failure is None or failure.run is None or lesson is None:
        nothing: Message = {"error": None, "remarks": [], "replay": None, "places": []}
        return {**told, **nothing, "time_ms": None}
    shown = role_programs.failed(told["report"], failure, failure.run, request, lesson)
    whose = shown["robot"] or request.get("robot")
    return {**told, **shown, "places": _program({**request, "robot": whose})[1]}


def _mats(request: Message, report: Report) -> list[str]:
    from marelle_lessons.catalogue import load_lesson  # loaded when a lesson is checked

    lesson, text = load_lesson(request["lesson"]), Text(request["language"])
    tried = dict.fromkeys(lesson.world_of(seed) for seed in report.seeds)
    hidden = text("check.hidden_mat")
    names = [hidden if one.hidden else one.world.title(text.language) for one in tried]
    return names if len(lesson.worlds) > 1 else []


def grade(request: Message, onlooker: Onlooker) -> Message:
    """Check one program of a class; return its row of the table, as `marelle check` makes it.

    Args:
        request: what `opened` returned for the program, and `lesson`, `language`.
        onlooker: its observers are called during each run.
    """
    try:
        report = _judged(request, onlooker, lines=False)
    except Problem as problem:
        return classes.row_of(problem, request)
    return ClassRow.of(report.as_data(), Text(request["language"]))._asdict()


def _judged(request: Message, onlooker: Onlooker, *, lines: bool) -> Report:
    from marelle_lessons.catalogue import load_lesson  # loaded when a lesson is checked
    from marelle_lessons.checker import check as judged
    from marelle_lessons.submissions import Submission

    label: str = request.get("label", ENTRY)
    submission = Submission(
        label,
        request["program"],
        str(request.get("origin", label)),
        language="cards" if request["cards"] else "micropython",
        files=request.get("files"),
        entry=request.get("entry", ENTRY),
        remarks=tuple(request.get("put_right", ())),
    )
    return judged(
        load_lesson(request["lesson"]),
        submission,
        language=request["language"],
        lines=lines,
        run_with=partial(_seen_run, onlooker),
    )


def _seen_run(
    onlooker: Onlooker,
    program: Path | dict[str, Path],
    *,
    world: World,
    observers: Sequence[Observer] = (),
    **options: Any,
) -> Run:
    each = [robot.name for robot in world.robots] or [""]
    looking = [
        (every_us, look, name) for every_us, look, *_ in onlooker.observers for name in each
    ]
    return simulate(program, world=world, observers=(*looking, *observers), **options)


def image(request: Message) -> Message:
    """Return the facts of images of MicroPython (`images.image_facts`)."""
    from marelle_lessons.page.images import image_facts  # loaded when images are chosen

    return image_facts(request)


def flash(request: Message) -> Message:
    """Say how an image goes to a board, or whether to send it again (`flashing.ACTIONS`); raise a Problem if it does not fit or did not arrive."""
    from marelle_lessons.page.flashing import ACTIONS as FLASHING  # loaded when a board is chosen

    return FLASHING[request["do"]](request)


# What concerns boards or images: a problem has the page's next action in place of the command's.
_ON_BOARDS: dict[str, Callable[[Message], Message]] = {
    "board": Boards().answer,
    "image": image,
    **dict.fromkeys(("drive", "esp", "microbit"), flash),
}
ACTIONS = MappingProxyType(
    {
        "trace": trace,
        "cards": cards_row.row,
        "as_cards": cards_row.of_program,
        **_ON_BOARDS,
        "scene": lambda request: run_world.scene(request, _lesson(request)),
        **classes.ACTIONS,
        "print": lambda request: printed.sheets(
            request, of := _lesson(request), run_world.world_of(request, of)
        ),
    }
)
"""What the page may ask for, beside what lasts as long as a pupil's program does."""

WATCHED = MappingProxyType({"run": run, "steps": steps, "check": check, "grade": grade})
"""What lasts as long as a pupil's program does."""


def _program(request: Message) -> tuple[str, list[list[int]]]:
    """Return the program to run; for a row of cards it is translated, and the place in the row of each line is returned too."""
    refuse_long(request["program"])
    parts = role_programs.parts_of(request, _lesson(request))
    text = parts[request["robot"]] if parts else request["program"]
    if not request["cards"]:
        return text, []
    made = cards.translate(cards.parse(text), request["language"])
    return made.program, [list(place) for place in made.lines]


def _simulated(
    request: Message,
    program: str,
    onlooker: Onlooker,
    observers: Sequence[Observer],
    lines: list[tuple[int, str, int]],
) -> Run:
    lesson = _lesson(request)
    with in_folder(program, request) as path:
        world = run_world.world_of(request, lesson)
        programs, world = role_programs.programs_and_world(path, request, lesson, world)
        return _seen_run(
            onlooker,
            programs,
            kit=run_world.kit_of(request, lesson),
            world=world,
            seconds=lesson.seconds if lesson else request.get("seconds") or SECONDS,
            seed=request.get("seed") or 0,
            tolerances=lesson is None or not lesson.exact,
            inputs=run_world.inputs_of(request),
            typed=request.get("typed") or (),
            flash=lesson.flash if lesson else None,
            lines=lines,
            observers=observers,
        )


def _lesson(request: Message) -> Lesson | None:
    from marelle_lessons import load_lesson  # loaded when a lesson is opened

    return load_lesson(request["lesson"]) if request.get("lesson") else None
