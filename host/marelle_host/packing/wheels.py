"""Fetch wheels for other computers than this one, through pip as a program.

pip asks the conditions of requirements (`; sys_platform == "win32"`) of the computer that it runs on, whatever platform
it is told, so which packages a target needs is followed here; pip chooses versions and fetches.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from marelle_host.packing.errors import PackError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet
    from pathlib import Path

    from marelle_host.packing.targets import Target

    Requires = Mapping[str, Sequence[str]]  # what each package that was chosen requires

_NONE = re.compile(r"No matching distribution found for (\S+)")  # as pip says it
_SHOWN = 200  # letters of what pip says


class Lacking(NamedTuple):
    """Packages that one kind of computer cannot have, because no wheel is for it.

    Attributes:
        target: the kind of computer. packages: their names.
        is_optional: whether only extras need them: what is wanted works there without.
    """

    target: Target
    packages: tuple[str, ...]
    is_optional: bool


class NoWheelError(Exception):
    """No wheel of a package is for a kind of computer, in any version that is allowed."""

    def __init__(self, package: str) -> None:
        super().__init__(package)
        self.package = package


class _Chosen(NamedTuple):
    """One version of one package, for one target."""

    name: str
    version: str
    file: str
    requires: Sequence[str]


class Pip:
    """Run pip, which reaches the package index or one folder of wheels.

    Args:
        wheels: A folder that has all wheels; then no network is used.
        python: The Python whose pip runs; this one by default.
        patience_s: How long one call of pip may take.
    """

    def __init__(
        self, wheels: Path | None = None, *, python: str = sys.executable, patience_s: float = 900
    ) -> None:
        self._patience_s = patience_s
        self._command = [python, "-m", "pip", "--disable-pip-version-check", "--no-input"]
        self._source = [] if wheels is None else ["--no-index", "--find-links", str(wheels)]
        self._source += [
            "--retries",
            "1",
        ]  # without a network pip would wait half a minute for each package

    def check(self) -> None:
        """Refuse if this Python has no pip.

        Raises:
            PackError: E-PACK-11 there is none.
        """
        if self._run("install", "--help").returncode != 0:
            raise PackError("E-PACK-11")

    def build(self, checkout: Path, folder: Path) -> Path:
        """Build the wheel of a folder with sources, and return its path.

        Raises:
            PackError: E-PACK-12 it cannot be built: what builds it is fetched too.
        """
        before = {*folder.glob("*.whl")}
        done = self._run(
            "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(checkout)
        )
        made = {*folder.glob("*.whl")} - before
        if done.returncode != 0 or len(made) != 1:
            raise PackError("E-PACK-12", detail=_last_line(done.stderr))
        return made.pop()

    def choose(self, target: Target, wanted: Iterable[str]) -> list[_Chosen]:
        """Return the newest wheels that all these requirements allow.

        Raises:
            NoWheelError: One of them no wheel satisfies.
            PackError: E-PACK-12 pip says something else.
        """
        words = ["--dry-run", "--ignore-installed", "--target", "unused", "--report", "-"]
        done = self._run("install", "--quiet", *words, *self._for(target), *wanted)
        if done.returncode == 0:
            return [_read(one) for one in json.loads(done.stdout)["install"]]
        none = _NONE.search(done.stderr)
        if none is None:
            raise PackError("E-PACK-12", detail=_last_line(done.stderr))
        raise NoWheelError(canonicalize_name(Requirement(none[1]).name))

    def fetch(self, target: Target, chosen: Iterable[_Chosen], folder: Path) -> None:
        """Fetch these wheels into a folder; what is there already is not fetched again.

        Raises:
            PackError: E-PACK-12 one of them cannot be fetched.
        """
        exact = [f"{one.name}=={one.version}" for one in chosen]
        done = self._run("download", "--quiet", "--dest", str(folder), *self._for(target), *exact)
        if done.returncode != 0:
            raise PackError("E-PACK-12", detail=_last_line(done.stderr))

    def _for(self, target: Target) -> list[str]:
        platforms = [word for tag in target.computer.tags for word in ("--platform", tag)]
        only = ["--no-deps", "--only-binary=:all:", "--implementation", "cp"]
        return [*only, *platforms, "--python-version", target.version]

    def _run(self, word: str, *words: str) -> subprocess.CompletedProcess[str]:
        source = self._source if word in {"install", "download"} and "--help" not in words else []
        command = [*self._command, word, *source, *words]
        try:
            return subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", errors="replace",
                check=False, timeout=self._patience_s,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            late = f"pip {word} has not ended after {self._patience_s:g} s"
            return subprocess.CompletedProcess(command, 1, "", late)


def collect(
    pip: Pip,
    target: Target,
    roots: Sequence[str],
    folder: Path,
    *,
    own: Requires,
    known: Requires,
) -> tuple[Requires, Lacking | None]:
    """Fetch all that some requirements need on one kind of computer; what it cannot have is told, the rest is fetched.

    Args:
        pip: What chooses and fetches.
        target: The kind of computer, with its version of Python.
        roots: What is wanted, as requirements with their conditions; pip itself is wanted always.
        folder: Where the wheels go, beside those of other targets.
        own: What packages require whose wheels are there already: no stranger's package of that name takes their place.
        known: What packages were found to require for another target, which saves calls of pip.

    Returns:
        What each package requires, for the next target; and what is lacking, or None.

    Raises:
        PackError: E-PACK-12 nothing at all can be had: no network, or an empty folder.
    """
    requires, lacking = {**known, **own}, set[str]()
    while True:
        wanted = _wanted(target, [*roots, "pip"], requires)
        try:
            chosen = pip.choose(target, _lines(wanted, lacking | own.keys()))
        except NoWheelError as none:
            _check_index(pip, target, none.package, lacking)
            lacking.add(none.package)
            continue
        requires = {**requires, **{one.name: one.requires for one in chosen}}
        if _wanted(target, [*roots, "pip"], requires) == wanted:
            break
    pip.fetch(target, chosen, folder)
    needed = _wanted(target, [Requirement(root).name for root in roots], requires).keys()
    told = Lacking(target, tuple(sorted(lacking)), not needed & lacking)
    return requires, told if lacking else None


def _lines(wanted: Mapping[str, Sequence[str]], without: AbstractSet[str]) -> list[str]:
    return [line for name, lines in wanted.items() if name not in without for line in lines]


def _check_index(pip: Pip, target: Target, package: str, lacking: AbstractSet[str]) -> None:
    """Find out, the first time that something is lacking, whether anything is there: pip's own wheel is for all systems.

    Raises:
        PackError: E-PACK-12 nothing is.
    """
    if package in lacking or package == "pip":
        raise PackError("E-PACK-12", detail=package)
    if not lacking:
        try:
            pip.choose(target, ["pip"])
        except NoWheelError:
            raise PackError("E-PACK-12", detail=package) from None


def _wanted(target: Target, roots: Sequence[str], requires: Requires) -> dict[str, list[str]]:
    """Return, for each package that the roots need on a target as far as is known, what is asked of its version."""
    found: dict[str, dict[str, None]] = {}
    extras: dict[str, set[str]] = {}
    left = [(line, "") for line in roots]
    while left:
        line, extra = left.pop(0)
        one = Requirement(line)
        if one.marker is not None and not one.marker.evaluate(
            {**target.markers(), "extra": extra}
        ):
            continue
        name = canonicalize_name(one.name)
        new = {"", *one.extras} - extras.setdefault(name, set())
        extras[name] |= new
        found.setdefault(name, {})[f"{name}{one.specifier}"] = None
        left += [(line, extra) for extra in sorted(new) for line in requires.get(name, ())]
    return {name: [*lines] for name, lines in found.items()}


def _read(one: Mapping[str, object]) -> _Chosen:
    """Read one entry of pip's report (version 1)."""
    about, origin = one["metadata"], one["download_info"]
    assert isinstance(about, dict)
    assert isinstance(origin, dict)
    file = unquote(urlsplit(origin["url"]).path).rpartition("/")[2]
    return _Chosen(
        canonicalize_name(about["name"]), about["version"], file, about.get("requires_dist", ())
    )


def _last_line(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[-1].removeprefix("ERROR: ")[:_SHOWN] if lines else "?"
