"""The images for `marelle flash` and `marelle image`, and `marelle flash --prepare FOLDER`.

That fills a folder or a USB stick with the images of boards, for a school without a network.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from marelle_host.cli.board_images.refused import tell_refused
from marelle_host.cli.board_table.summary import Failed, exit_code
from marelle_host.cli.page import own_cache
from marelle_host.cli.terminal.errors import explained
from marelle_host.cli.terminal.output import Terminal
from marelle_host.cli.terminal.progress import Download, Progress
from marelle_host.flash.download import Site
from marelle_host.flash.image_folder import put_file
from marelle_host.flash.prepare import Prepared, Preparing
from marelle_host.flash.store import Store, image_folder
from marelle_images import ImageError
from marelle_images.boards import BoardKind, board_kinds, find_kind, kinds_of_kit
from marelle_images.sums import SUMS
from marelle_text import LANGUAGES, Text

_SHEETS = {"fr": "LISEZ-MOI-micropython.txt", "en": "READ-ME-micropython.txt"}
_NO_FILE = frozenset(f"E-IMAGE-{number}" for number in (21, 24, 25, 26, 27, 28, 29, 32, 38))
"""Errors with which an image was not fetched; the same remedy for all is told with the files' names."""
_COLUMNS = ("board", "version", "file", "size", "state")


def images_cache() -> Path:
    """Return this user's folder of downloaded images."""
    return own_cache() / "images"


@contextmanager
def image_store(terminal: Terminal, folders: Sequence[str]) -> Iterator[Store]:
    """Yield the images in these folders, in this user's cache and on the official pages; at the end tell each image that was refused.

    A download shows its progress.

    Raises:
        ImageError: one of the folders is none, see `image_folder`.
    """
    download = Download(terminal, "cli.flash.fetches")
    store = Store(
        [*map(image_folder, folders), images_cache()],
        fetch=True,
        progress=lambda _name, done, total: download.seen(done, total),
    )
    try:
        with download:
            yield store
    finally:
        tell_refused(terminal, store.refused.values())


def names_of(boards: str) -> list[str]:
    """Return the names in a typed list of boards, which commas separate."""
    return [name.strip() for name in boards.split(",") if name.strip()]


def fill_folder(
    terminal: Terminal, folder: str, kinds: Sequence[BoardKind], site: Site | None = None
) -> int:
    """Fill a folder with the newest image of each board; tell the state of each image.

    Args:
        terminal: how this command talks.
        folder: path as it was typed.
        kinds: the boards.
        site: fetches pages and files; None for the network.

    Returns:
        The exit code: 0 if the folder has all images; else 8, or that of the first problem if none could be fetched. An older image
        counts as one that could not.

    Raises:
        ImageError: E-IMAGE-30, the file that explains the folder cannot be written.
    """
    done = list[Prepared]()
    with Progress(terminal, "cli.flash.prepare.fetching", len(kinds), counted=True) as bar:

        def seen(_name: str, count: int, expected: int) -> None:
            bar.reach(len(done) + (min(count / expected, 1) if expected else 0))

        preparing = Preparing(Path(folder), cache=images_cache(), progress=seen, site=site)
        for one in preparing.prepare(kinds):
            done.append(one)
            bar.reach(len(done))
    if any(one.state in ("fetched", "copied") for one in done):
        _write_sheets(Path(folder), done)
    tell_refused(terminal, preparing.refused.values())
    return _report(terminal, folder, done)


def kinds_of(boards: Sequence[str], kits: Sequence[str]) -> list[BoardKind]:
    """Return the kinds of the named boards, then of those that the kits fit, each once; all kinds of the table if both lists are empty.

    Raises:
        ImageError: E-IMAGE-31, there is no such board; E-IMAGE-37, the table has no board for a kit.
    """
    found = [find_kind(name) for name in boards]
    for kit in kits:
        of_kit = kinds_of_kit(kit)
        if not of_kit:
            known = sorted({kit for kind in board_kinds() for kit in kind.kits})
            raise ImageError("E-IMAGE-37", name=kit, known=", ".join(known))
        found += of_kit
    return list(dict.fromkeys(found)) or [*board_kinds()]


def _report(terminal: Terminal, folder: str, done: Sequence[Prepared]) -> int:
    text = terminal.text
    terminal.table(
        _COLUMNS, [_cells(text, one) for one in done], heading="cli.flash.prepare.heading.*"
    )
    failed = [
        Failed(one.kind.names[0], "", one.problem)
        for one in done
        if one.state in ("failed", "older") and one.problem is not None
    ]
    _tell_problems(terminal, folder, done)
    there = [one for one in done if one.chosen is not None]
    size = _megabytes(text, sum(len(one.chosen.image.data) for one in there if one.chosen))
    counts = Counter(one.state for one in done)
    terminal.tell(
        text(
            "cli.flash.prepare.done", folder=folder, count=len(there), all=len(done), size=size,
            fetched=counts["fetched"], copied=counts["copied"], kept=counts["kept"] + counts["unasked"],
        ),
        style="green" if len(there) == len(done) else "bold",
    )  # fmt: skip
    if there:
        shown = f'"{folder}"' if " " in folder else folder
        terminal.tell(text("cli.flash.prepare.next", folder=shown))
    terminal.data({"folder": folder, "boards": [_as_data(text, one) for one in done]})
    return exit_code(failed, len(failed) if not there else len(done))


def _cells(text: Text, one: Prepared) -> list[str]:
    state = text(f"cli.flash.prepare.state.{one.state}")
    if one.chosen is None:
        return [one.kind.names[0], "", one.kind.files, "", state]
    image = one.chosen.image
    known = text(f"cli.flash.prepare.hash.{one.chosen.known_hash}")
    return [
        one.kind.names[0], image.version, one.chosen.path.name, _megabytes(text, len(image.data)),
        text("cli.flash.prepare.both", state=state, hash=known),
    ]  # fmt: skip


def _tell_problems(terminal: Terminal, folder: str, done: Sequence[Prepared]) -> None:
    cases: dict[str, list[str]] = {}
    for one in done:
        if one.problem is not None:
            said = explained(one.problem, terminal.text)
            action = "" if said.code in _NO_FILE else f"{said.action} "
            cases.setdefault(f"{said.what} {action}({said.code})", []).append(one.kind.names[0])
    for case, names in cases.items():
        terminal.tell(terminal.text("cli.fleet.failed_line", boards=", ".join(names), cure=case))
    lacking = [one.kind for one in done if one.chosen is None]
    if lacking:
        terminal.tell(terminal.text("cli.flash.prepare.bring", folder=folder))
    for kind in lacking:
        terminal.say(f"  {kind.files}  {kind.page}")


def _as_data(text: Text, one: Prepared) -> dict[str, object]:
    found = one.chosen
    return {
        "board": one.kind.id, "state": one.state,
        "file": None if found is None else found.path.name,
        "version": None if found is None else found.image.version,
        "bytes": None if found is None else len(found.image.data),
        "sha256": None if found is None else found.image.sha256,
        "hash": None if found is None else found.known_hash,
        "page": one.kind.page,
        "problem": None if one.problem is None else explained(one.problem, text).as_data(),
    }  # fmt: skip


def _write_sheets(folder: Path, done: Sequence[Prepared]) -> None:
    for language in LANGUAGES:
        text = Text(language)
        rows = [
            f"  {one.chosen.path.name}  ({one.kind.names[0]}, MicroPython {one.chosen.image.version})"
            for one in done
            if one.chosen is not None
        ]
        lines = [
            text("cli.flash.prepare.sheet.title"), "", text("cli.flash.prepare.sheet.use"), "",
            "  marelle flash --images .", "", text("cli.flash.prepare.sheet.sums", file=SUMS), "", *rows, "",
        ]  # fmt: skip
        put_file(folder, _SHEETS[language], "\r\n".join(lines).encode())


def _megabytes(text: Text, count: int) -> str:
    return text("cli.pack.megabytes", count=text.number(count / 1e6, 1))
