"""Installs the library on a board from the page: the changes are shown first, and a pupil's files are saved before."""

from types import MappingProxyType

from marelle_files import InstallChoice
from marelle_lessons.page.board_identity import described, give_name, refuse_no_name
from marelle_lessons.page.board_job import BoardJob
from marelle_lessons.page.library_bytecode import compiler
from marelle_lessons.page.problems import Message
from marelle_protocol import (
    NOTES,
    InstallCallbacks,
    InstallChanges,
    Pushed,
    Stream,
    at_prompt,
    identity_and_guard,
    install,
    plan_install,
    with_file_codes,
    with_link_codes,
)
from marelle_protocol.stream import Protocol
from marelle_sim.kits import machines_of_kits
from marelle_text.version import version


def changes(pushed: Pushed) -> Message:
    """Return the changes of a push as lists of paths: `sent`, `kept`, `removed`, and `theirs`, those sent or removed that are a pupil's.

    `removed` and `theirs` leave out the files in `NOTES`.
    """
    return {
        "sent": pushed.sent,
        "kept": pushed.kept,
        "removed": [path for path in pushed.removed if path not in NOTES],
        "theirs": [path for path in pushed.theirs if path not in NOTES],
    }


def _plan_install(stream: Stream, request: Message, _job: BoardJob) -> Protocol[Message]:
    """Return the changes that installing the library would make to a board; write nothing.

    `request["kit"]` is the name of a kit, "" for none, None for the kit that the board has or that fits it.
    """
    planned = yield from _planned(stream, request)
    return {**changes(planned.changes), "kit": planned.plan.kit, "version": planned.plan.version}


def _install(stream: Stream, request: Message, job: BoardJob) -> Protocol[Message]:
    """Install the library for the kit `request["kit"]`, name the board `request["name"]` unless that is "", and return its facts.

    The kit is as in `_plan_install`. Before a pupil's file is overwritten, the page gets it from `job.save`.

    Raises:
        Problem: E-LINK-16, the name cannot be that of a board; nothing is written then.
    """
    name = str(request.get("name") or "")
    if name:
        refuse_no_name(name)
    plan = (yield from _planned(stream, request)).plan
    size = sum(map(len, plan.files.values()))
    callbacks = InstallCallbacks(
        job.progress, job.save, lambda: job.tell(phase="restart", done=size, all=size)
    )
    yield from with_file_codes(with_link_codes(install(stream, plan, callbacks)))
    asks = give_name(stream, name) if name else identity_and_guard(stream)
    return described(*(yield from at_prompt(stream, asks)), job.language)


def _planned(stream: Stream, request: Message) -> Protocol[InstallChanges]:
    choice = InstallChoice(
        request.get("kit"), machines_of_kits(), alone=True, version=version(), compiler=compiler
    )  # fmt: skip
    return with_file_codes(plan_install(stream, choice.of))


JOBS = MappingProxyType({"plan_install": _plan_install, "install": _install})
"""What of this may be done on a board."""
