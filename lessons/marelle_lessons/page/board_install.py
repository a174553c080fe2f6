"""Installs the library on a board from the page: the changes are shown first, and a pupil's files are saved before."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from marelle_files import InstallChoice
from marelle_lessons.page.board_identity import described, give_name, refuse_no_name
from marelle_lessons.page.library_bytecode import compiler
from marelle_protocol import (
    NOTES,
    Told,
    at_prompt,
    heard,
    identity_and_guard,
    install,
    plan_install,
    told,
)
from marelle_sim.kits import machines_of_kits
from marelle_text.version import version

if TYPE_CHECKING:
    from marelle_files import InstallPlan
    from marelle_lessons.page.boards import Talk
    from marelle_protocol import Examined, InstallChanges, Pushed, Stream
    from marelle_protocol.stream import Protocol

    Asked = dict[str, Any]


def changes(pushed: Pushed) -> Asked:
    """Return the changes of a push as lists of paths: `sent`, `kept`, `removed`, and `theirs`, those sent or removed that are a pupil's."""
    return {
        "sent": pushed.sent,
        "kept": pushed.kept,
        "removed": [path for path in pushed.removed if path not in NOTES],
        "theirs": [path for path in pushed.theirs if path not in NOTES],
    }


def _plan_install(stream: Stream, asked: Asked, _talk: Talk) -> Protocol[Asked]:
    """Return the changes that installing the library would make to a board; write nothing.

    `asked["kit"]` is the name of a kit, "" for none, None for the kit that the board has or that fits it.
    """
    plan, planned = yield from told(_planned(stream, asked))
    return {**changes(planned.changes), "kit": plan.kit, "version": plan.version}


def _install(stream: Stream, asked: Asked, talk: Talk) -> Protocol[Asked]:
    """Install the library for the kit `asked["kit"]`, name the board `asked["name"]` unless that is "", and return its facts."""
    name = str(asked.get("name") or "")
    if name:
        refuse_no_name(name)
    plan, _ = yield from told(_planned(stream, asked))
    size = sum(map(len, plan.files.values()))
    told_of = Told(
        talk.progress, talk.save, lambda: talk.tell(phase="restart", done=size, all=size)
    )
    yield from told(heard(install(stream, plan.files, told_of, plan.version)))
    asks = give_name(stream, name) if name else identity_and_guard(stream)
    return described(*(yield from at_prompt(stream, asks)), talk.language)


def _planned(stream: Stream, asked: Asked) -> Protocol[tuple[InstallPlan, InstallChanges]]:
    choice = InstallChoice(
        asked.get("kit"), machines_of_kits(), alone=True, version=version(), compiler=compiler
    )  # fmt: skip
    plans: list[InstallPlan] = []

    def choose(board: Examined) -> Any:
        plans.append(choice.of(board))
        return plans[0].files

    planned = yield from plan_install(stream, choose)
    return plans[0], planned


TALKS = MappingProxyType({"plan_install": _plan_install, "install": _install})
"""What of this may be done on a board."""
