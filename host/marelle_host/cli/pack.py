"""`marelle pack`: fill a folder or a USB stick for a training day, from which marelle is installed without a network."""

from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import click

from marelle_host.cli.page import PAGE, make
from marelle_host.cli.terminal.output import Terminal
from marelle_host.cli.terminal.progress import Download, Progress
from marelle_host.packing import (
    SCRIPT_WORDS,
    SYSTEMS,
    VERSIONS,
    Item,
    Lacking,
    Pip,
    Portable,
    State,
    Target,
    collect,
    fill,
    metadata_of,
    own_wheel,
    read_portable,
    read_state,
    start_scripts,
    targets,
    with_sums,
)
from marelle_lessons.sheets import paper_sheets, sheet
from marelle_sim.temporary import temporary_folder
from marelle_text import LANGUAGES, Problem, Text

_EXTRAS = ("boards",)
_SHEETS = {"fr": "LISEZ-MOI.html", "en": "READ-ME.html"}


class _PackOptions(NamedTuple):
    systems: list[str]
    versions: list[str]
    portable: Portable | None
    pip: Pip
    pyodide: str | None


PARAMETERS = (
    click.Argument(["folder"], metavar="cli.new.metavar.folder"),
    click.Option(["--system"], multiple=True, metavar="cli.pack.metavar.system"),
    click.Option(["--versions"], default=",".join(VERSIONS), metavar="cli.pack.metavar.versions"),
    click.Option(["--python"], metavar="cli.pack.metavar.zip"),
    click.Option(["--python-sha256"], metavar="cli.pack.metavar.sha256"),
    click.Option(["--wheels"], metavar="cli.new.metavar.folder"),
    click.Option(["--pyodide"], metavar="cli.page.metavar.archive"),
    click.Option(["--replace"], is_flag=True),
)


def answer(terminal: Terminal, *, folder: str, replace: bool, **typed: Any) -> None:
    """Do what `marelle pack` asks."""
    options = _read(**typed)
    with temporary_folder() as scratch:
        items, lacking = _make(terminal, Path(scratch), options)
        state = read_state(Path(folder), with_sums(items), replace=replace)
        with Download(terminal, "cli.pack.writing") as written:
            fill(Path(folder), state, written.seen)
        _tell(terminal, folder, state, lacking)


def _read(
    *,
    system: tuple[str, ...],
    versions: str,
    python: str | None,
    python_sha256: str | None,
    wheels: str | None,
    pyodide: str | None,
) -> _PackOptions:
    portable = None if python is None else read_portable(Path(python), python_sha256)
    pip = Pip(None if wheels is None else Path(wheels))
    pip.check()
    return _PackOptions(read_systems(system), read_versions(versions), portable, pip, pyodide)


def _make(
    terminal: Terminal, scratch: Path, options: _PackOptions
) -> tuple[list[Item], list[Lacking]]:
    own = metadata_of(own_wheel(scratch, options.pip))
    offered = own.metadata.get_all("Provides-Extra") or []
    extras = ",".join(name for name in _EXTRAS if name in offered)
    named = f"{own.name}[{extras}]" if extras else own.name
    lacking = _collect(terminal, scratch, options, [named], {own.name: own.requires or []})
    found = sorted(scratch.glob("*.whl"))
    scripts = start_scripts(
        options.systems,
        words={name: terminal.text(f"cli.pack.script.{name}") for name in SCRIPT_WORDS},
        versions=options.versions,
        wheels=[path.name for path in found],
        requirement=f"{named}=={own.version}",
        portable=options.portable,
    )
    items = [Item(PAGE, make(terminal, options.pyodide)), *_sheets(), *scripts]
    items += [Item(f"wheels/{path.name}", path) for path in found]
    if options.portable is not None:
        items.append(Item(f"python/{options.portable.name}", options.portable.archive))
    return items, lacking


def read_systems(typed: Sequence[str]) -> list[str]:
    """Return the systems that were typed, in the order of the table; all of them if none was typed.

    Raises:
        Problem: E-USE-04 a system is unknown.
    """
    for name in typed:
        if name not in SYSTEMS:
            raise Problem("E-USE-04", name="--system", value=name, expected=", ".join(SYSTEMS))
    return [name for name in SYSTEMS if name in (typed or SYSTEMS)]


def read_versions(typed: str) -> list[str]:
    """Return the versions of Python that were typed, such as `3.12,3.13`, in the order of the table.

    Raises:
        Problem: E-USE-04 a word is no version of the table.
    """
    found = [word.strip() for word in typed.split(",")]
    for word in found:
        if word not in VERSIONS:
            raise Problem("E-USE-04", name="--versions", value=word, expected=",".join(VERSIONS))
    return [version for version in VERSIONS if version in found]


def _collect(
    terminal: Terminal,
    folder: Path,
    options: _PackOptions,
    roots: Sequence[str],
    own: Mapping[str, Sequence[str]],
) -> list[Lacking]:
    wanted, known, lacking = _targets(options), own, []
    with Progress(terminal, "cli.pack.fetching", len(wanted), counted=True) as progress:
        for done, target in enumerate(wanted, 1):
            known, lacks = collect(options.pip, target, roots, folder, own=own, known=known)
            lacking += [lacks] if lacks is not None else []
            progress.reach(done)
    return lacking


def _targets(options: _PackOptions) -> list[Target]:
    found = targets(options.systems, options.versions)
    if options.portable is not None and options.portable.target not in found:
        found.append(options.portable.target)
    return found


def _sheets() -> list[Item]:
    data = resources.files("marelle_host.packing").joinpath("data")
    first = [
        Item(_SHEETS[language], sheet(data.joinpath(f"read-me.{language}.md").read_text("utf-8"), language))
        for language in LANGUAGES
    ]  # fmt: skip
    return [*first, *(Item(f"sheets/{name}", content) for name, content in paper_sheets())]


def _tell(terminal: Terminal, folder: str, state: State, lacking: Sequence[Lacking]) -> None:
    text, written, sizes = terminal.text, [*state.new, *state.other], dict[str, int]()
    for item in (*written, *state.same):
        part = item.name.partition("/")[0]
        sizes[part] = sizes.get(part, 0) + item.size()
    rows = [[part, _size(text, size)] for part, size in sorted(sizes.items())]
    terminal.table(("file", "size"), rows, heading="cli.pack.heading.*")
    for one in lacking:
        key = "cli.pack.lacks_extra" if one.is_optional else "cli.pack.lacking"
        terminal.warn(text(key, target=str(one.target), packages=", ".join(one.packages)))
    whole = _size(text, sum(sizes.values()))
    facts = {"folder": folder, "size": whole, "written": len(written), "kept": len(state.same)}
    terminal.say(text("cli.pack.done", **facts), style="green")
    terminal.data({
        "folder": folder, "bytes": sizes, "written": [item.name for item in written],
        "kept": [item.name for item in state.same],
        "lacking": [{"target": str(one.target), "packages": [*one.packages], "is_optional": one.is_optional} for one in lacking],
    })  # fmt: skip


def _size(text: Text, count: int) -> str:
    if count < 1_000_000:
        return text("cli.pack.kilobytes", count=-(-count // 1000))
    return text("cli.pack.megabytes", count=text.number(count / 1e6, 1))
