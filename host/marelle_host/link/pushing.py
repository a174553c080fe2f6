"""Pushes files to boards, and gets the pupils' own from them; all boards at once, and what goes wrong with one stops no other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.link.protocol_loop import drive_ports
from marelle_host.link.saving import Saving
from marelle_protocol import (
    Pushed,
    Stream,
    at_prompt,
    get_files,
    heard,
    identity,
    list_files,
    push,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Protocol as Interface, TypeVar

    from marelle_host.link.errors import LinkError
    from marelle_host.link.protocol_loop import Watch
    from marelle_protocol import FileFact, Identity, Plan
    from marelle_protocol.stream import Protocol

    Result = TypeVar("Result")

    class PushWatch(Watch, Interface):
        """Is told how far the boards are."""

        def named(self, port: str, name: str) -> object:
            """Learn the name of the board at `port`, as soon as it has said it."""

        def progress(self, port: str, done: int, total: int) -> object:
            """Learn how many of its bytes a board has."""

        def saved(self, port: str, place: Path) -> object:
            """Learn where a file of a board was saved, whatever becomes of the push."""


class PushOptions(NamedTuple):
    """How files are pushed.

    Attributes:
        folder: where what is not marelle's is saved before it is overwritten, in a folder named by the board.
        dry_run: whether nothing is changed. lists: whether the plan has to know the files of the board.
        at_once: see `drive_ports`.
    """

    folder: Path
    dry_run: bool = False
    lists: bool = False
    at_once: int | None = None


class PushedBoard(NamedTuple):
    """What came of a push to one board.

    Attributes:
        known: what it says of itself. pushed: what it was given.
        saved: places on this computer of what was not marelle's and is overwritten there.
    """

    known: Identity
    pushed: Pushed
    saved: tuple[Path, ...]


class GotBoard(NamedTuple):
    """What was got from one board: what it says of itself, and places on this computer of its pupil's own files."""

    known: Identity
    saved: tuple[Path, ...]


def push_boards(
    ports: Sequence[str],
    plan: Callable[[Identity, Mapping[str, FileFact]], Plan],
    options: PushOptions,
    watch: PushWatch,
) -> dict[str, PushedBoard | LinkError]:
    """Push files to the boards at these ports, whose programs and motors are stopped for that.

    Args:
        ports: names of ports.
        plan: called with what a board says of itself and with its files, if it has to know them; returns what it is to hold.
        options: how they are pushed.
        watch: is told how far they are.

    Returns:
        Port -> what came of it.
    """

    def push_files(stream: Stream, known: Identity, port: str) -> Protocol[PushedBoard]:
        listed = (yield from list_files(stream)) if options.lists else {}
        wanted, saving = plan(known, listed), Saving(options.folder, known, port, watch.saved)
        pushed = yield from push(
            stream, wanted.files, remove=wanted.remove, remove_ours=wanted.remove_ours, progress=partial(watch.progress, port),
            dry_run=options.dry_run, save=saving,
        )  # fmt: skip
        return PushedBoard(known, pushed, tuple(saving.saved))

    return _with_files(ports, push_files, options, watch)


def get_boards(
    ports: Sequence[str],
    options: PushOptions,
    watch: PushWatch,
    *,
    takes: Callable[[str, FileFact], bool],
) -> dict[str, GotBoard | LinkError]:
    """Get files from each board into a folder named by it.

    Args:
        ports: names of ports.
        options: how; its folder is that of these folders.
        watch: is told how far they are.
        takes: tells which files, by their path and what is known of them.

    Returns:
        Port -> what came of it.
    """

    def get(stream: Stream, known: Identity, port: str) -> Protocol[GotBoard]:
        listed = yield from list_files(stream)
        theirs = {path: fact.size for path, fact in listed.items() if takes(path, fact)}
        total, saving = sum(theirs.values()), Saving(options.folder, known, port)
        saving(
            (
                yield from get_files(
                    stream, [*theirs], lambda done: watch.progress(port, done, total)
                )
            )
        )
        return GotBoard(known, tuple(saving.saved))

    return _with_files(ports, get, options, watch)


def _with_files(
    ports: Sequence[str],
    act: Callable[[Stream, Identity, str], Protocol[Result]],
    options: PushOptions,
    watch: PushWatch,
) -> dict[str, Result | LinkError]:
    """Ask each board what it is, and do something with its files; return what came of it, by port."""

    def board(port: str) -> Protocol[Result]:
        stream = Stream()
        return told(at_prompt(stream, _act(port, stream)))

    def _act(port: str, stream: Stream) -> Protocol[Result]:
        known = yield from identity(stream)
        watch.named(port, known.name)
        return (yield from heard(act(stream, known, port)))

    return drive_ports(ports, board, watch=watch, at_once=options.at_once)
