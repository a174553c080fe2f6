"""Push files to boards, and copy files from them: all boards at once; a problem of one does not stop the others."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol as Interface, TypeVar

from marelle_host.link.errors import LinkError
from marelle_host.link.protocol_loop import Watch, drive_ports
from marelle_host.link.saving import Saving
from marelle_protocol import (
    FileFact,
    Identity,
    Plan,
    Pushed,
    Stream,
    at_prompt,
    get_files,
    identity,
    list_files,
    push,
    with_file_codes,
    with_link_codes,
)
from marelle_protocol.stream import Protocol

Result = TypeVar("Result")


class PushWatch(Watch, Interface):
    """Receives the progress of several boards."""

    def named(self, port: str, name: str) -> object:
        """Receive the name of the board at `port`, as soon as it is known."""

    def progress(self, port: str, done: int, total: int) -> object:
        """Receive that `done` of `total` bytes, those of all files together, have been sent to a board, or received from it."""

    def saved(self, port: str, place: Path) -> object:
        """Receive the path on this computer of the copy of a file that a push is about to overwrite; the push may still fail.

        `get_boards` does not call it.
        """


class PushOptions(NamedTuple):
    """The options of a push, or of a copy of the boards' files.

    Attributes:
        folder: copies of files are saved here, in a folder named by the board; at a push those of the files that are not marelle's
            and will be overwritten.
        dry_run: True to change nothing. lists: True to list the files of the board for `plan`.
        at_once: see `drive_ports`.
    """

    folder: Path
    dry_run: bool = False
    lists: bool = False
    at_once: int | None = None


class PushedBoard(NamedTuple):
    """The result of a push to one board.

    Attributes:
        known: its identity. pushed: the result of the push.
        saved: paths on this computer of copies of overwritten files that were not marelle's.
    """

    known: Identity
    pushed: Pushed
    saved: tuple[Path, ...]


class GotBoard(NamedTuple):
    """The files from one board: its identity, and the paths of the copies on this computer."""

    known: Identity
    saved: tuple[Path, ...]


def push_boards(
    ports: Sequence[str],
    plan: Callable[[Identity, Mapping[str, FileFact]], Plan],
    options: PushOptions,
    watch: PushWatch,
) -> dict[str, PushedBoard | LinkError]:
    """Push files to the boards at these ports; their programs and motors are stopped first.

    Args:
        ports: names of ports.
        plan: called with a board's identity and, if `options.lists`, its files; returns the files that the board is to hold.
        options: the options of the push.
        watch: receives the progress.

    Returns:
        Port -> the result, or the problem.
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
    """Copy files from each board into a folder named by the board; their programs and motors are stopped first.

    Args:
        ports: names of ports.
        options: the options; `options.folder` holds one folder per board; `dry_run` and `lists` have no effect.
        watch: receives the progress.
        takes: given a file's path on the board and its facts, returns True to copy it.

    Returns:
        Port -> the result, or the problem.
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
    def board(port: str) -> Protocol[Result]:
        stream = Stream()
        return with_file_codes(at_prompt(stream, _act(port, stream)))

    def _act(port: str, stream: Stream) -> Protocol[Result]:
        known = yield from identity(stream)
        watch.named(port, known.name)
        return (yield from with_link_codes(act(stream, known, port)))

    return drive_ports(ports, board, watch=watch, at_once=options.at_once)
