"""The words for a check that a program does not pass: its sentence, its hint, and the values of their placeholders."""

from marelle_help import as_help
from marelle_lessons.checks import Failed
from marelle_lessons.checks.effects import STATES
from marelle_lessons.judging import PACE, Judge
from marelle_lessons.lesson import Check, Lesson, LessonWorld
from marelle_lessons.pace import FAST_LOOP
from marelle_sim import Run
from marelle_sim.story import outside
from marelle_sim.trace import Touch
from marelle_text import Problem, Text
from marelle_text.printable import printable
from marelle_text.story import fault_words, place

_BLOCKED = "E-BOT-03"  # the library stopped a move, because a wheel was blocked or slow


def placeholder_values(judge: Judge, failed: Failed, run: Run, text: Text) -> dict[str, str]:
    """Return the values of all placeholders of a check's sentence as texts in the language of `text`.

    They are those of the moment and place of the failure, and those of the check.
    """
    time_us = round(run.seconds * 1e6) if failed.time_us is None else failed.time_us
    pose = run.trace.pose_at(time_us)
    squares = run.world.squares
    square = squares.name_at(pose.x_mm, pose.y_mm) if squares else ""
    where = {"x_mm": pose.x_mm, "y_mm": pose.y_mm, "square": square, **outside(pose, run.world)}
    values = {
        "time_s": text.number(time_us / 1e6, 1),
        "square": square or text("check.no_square"),
        "place": place(where, text),
        "x_mm": text.number(pose.x_mm),
        "y_mm": text.number(pose.y_mm),
        "robot": robot_of(judge, failed, text),
    }
    values |= {name: _shown(name, value, text) for name, value in failed.values.items()}
    wall = failed.values.get("wall")  # it may be another role's robot
    for role in judge.lesson.roles:
        if role.robot == wall:
            values["wall"] = role.title(text.language)
    if "why" in failed.values:
        values["why"] = text(f"check.why.{failed.values['why']}", **values)
    return values


def failure_words(
    lesson: Lesson, name: str, values: dict[str, str], text: Text
) -> tuple[str, str]:
    """Return the sentence and the hint for the failed check with the id `name`.

    A check of the lesson has its own; the checks that every lesson has (no error, no endless fast loop) have general ones.
    """
    own = next((one for one in lesson.checks if one.id == name), None)
    if own is not None:
        hint = own.said("hint", text.language).format_map(values)
        return sentence_of(own, values, text), _capitalized(hint) if values["robot"] else hint
    if name == PACE:
        told = Problem(FAST_LOOP, line=values["line"], name=values["name"]).explain(text)
        return _of_robot(told.what, values["robot"], text), told.action
    return _of_robot(text("check.ends_failed"), values["robot"], text), text("check.ends_hint")


def sentence_of(one: Check, values: dict[str, str], text: Text) -> str:
    """Return the sentence `failed` of a check with its placeholders filled in; in a lesson with roles it names the robot."""
    written = one.said("failed", text.language)
    said = written.format_map(values)
    if not values["robot"]:
        return said
    named = one.robot or "{robot}" in written
    return _capitalized(said) if named else _of_robot(said, values["robot"], text)


def mat_title(lesson: Lesson, world: LessonWorld, text: Text) -> str:
    """Return what pupils call a world, without the name of a hidden one; "" if the lesson has only one world."""
    if len(lesson.worlds) == 1:
        return ""
    if world.hidden:
        return text("check.hidden_mat")
    return text("check.mat", title=world.world.title(text.language))


def error_help(run: Run, robot: str, text: Text, *, stopped: bool) -> dict[str, str | int] | None:
    """Return the help with the error of a run if it has one and `stopped`, else with the first probable mistake, or None.

    A blocked wheel is no mistake of the program if the robot touched something: then the hint of the check is shown.
    """
    if stopped and run.error is not None:
        found: dict[str, str | int] | None = as_help(run.error, text)
    else:
        touched = bool(run.trace.find(Touch, 0))
        remarks = run.remarks(text.language)
        found = next((one for one in remarks if not touched or one["code"] != _BLOCKED), None)
    return found and {**found, "what": _of_robot(str(found["what"]), robot, text)}


def robot_of(judge: Judge, failed: Failed, text: Text) -> str:
    """Return the title of the robot whose program fails; "" in a lesson without roles."""
    role = judge.parts[failed.part].role
    return "" if role is None else role.title(text.language)


def _of_robot(said: str, robot: str, text: Text) -> str:
    return _capitalized(text("check.of_robot", robot=robot, said=said)) if robot else said


def _capitalized(said: str) -> str:
    return said[:1].upper() + said[1:]


def _shown(name: str, value: str | float, text: Text) -> str:
    """Return the value of a placeholder as text in the language of `text`.

    Args:
        name: the name of the placeholder; "wall" has the name of a wall as its value, "fault" and "other" that of a fault.
        value: a number is rounded to one decimal; a text other than the states of a motor comes from the program, so its control
            characters are made visible.
        text: the catalogue.
    """
    if name == "wall":
        return text.wall(str(value))
    if name in ("fault", "other"):
        return fault_words(str(value), text)
    if not isinstance(value, str):
        return text.number(value, 0 if value == int(value) else 1)
    return text.optional(f"check.state.{value}") if value in STATES else printable(value)
