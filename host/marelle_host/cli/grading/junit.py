"""Write the result of a check as JUnit XML, which GitLab and Jenkins read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

if TYPE_CHECKING:
    from marelle_host.cli.grading.pool import Row
    from marelle_lessons import Lesson

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_xml(lesson: Lesson, rows: list[Row]) -> str:
    """Return JUnit XML: a test suite for each program, in it a test case for each check, or one error if no check could judge it."""
    top = Element("testsuites", name=_clean(f"marelle {lesson.id}"))
    for row in rows:
        _suite(top, lesson, row)
    for name in ("tests", "failures", "errors"):
        top.set(name, str(sum(int(suite.get(name, "0")) for suite in top)))
    top.set("time", f"{sum(row.wall_s for row in rows):.3f}")
    indent(top)
    return "<?xml version='1.0' encoding='utf-8'?>\n" + tostring(top, encoding="unicode") + "\n"


def _suite(top: Element, lesson: Lesson, row: Row) -> None:
    results, failure = row.data["results"], row.data["failure"]
    suite = SubElement(
        top,
        "testsuite",
        name=_clean(row.label),
        tests=str(len(results) or 1),
        failures=str(sum(not result["passed"] for result in results)),
        errors=str(int(not results)),
        skipped="0",
        time=f"{row.wall_s:.3f}",
    )
    if not results:  # no check could judge the program: it is empty, unreadable, or was stopped
        SubElement(
            _case(suite, lesson, row, "read"), "error", message=_clean(_explanation(failure))
        )
    for result in results:
        case = _case(suite, lesson, row, result["check_id"])
        if not result["passed"]:
            failed = SubElement(case, "failure", message=_clean(result["sentence"]), type="check")
            if failure["check"] == result["check_id"]:
                failed.text = _clean(_explanation(failure))


def _case(suite: Element, lesson: Lesson, row: Row, name: str) -> Element:
    return SubElement(
        suite,
        "testcase",
        classname=_clean(f"{lesson.id}.{row.label}"),
        name=_clean(name),
        file=_clean(row.data["origin"]),
        time=f"{row.wall_s / max(1, len(row.data['results'])):.3f}",
    )


def _explanation(failure: dict[str, Any]) -> str:
    lines = [failure["sentence"]]
    if failure["help"] is not None:
        lines += [failure["help"]["what"], failure["help"]["action"]]
    if failure["world"]:
        lines.append(f"world = {failure['world']}, seed = {failure['seed']}")
    return "\n".join(dict.fromkeys(lines))


def _clean(words: str) -> str:
    """Return text in which each character that XML does not allow is replaced by U+FFFD."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", words)
