"""Download wheels for other computers than this one, by running pip.

pip evaluates the markers of requirements (`; sys_platform == "win32"`) for the computer that it runs on, even with another
`--platform`. So this module finds the packages that a target needs, and pip chooses their versions and downloads them.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from marelle_host.packing.errors import PackError
from marelle_host.packing.targets import Target

Requires = Mapping[str, Sequence[str]]  # package -> its requirements

_NONE = re.compile(r"No matching distribution found for (\S+)")  # pip's message
_SHOWN = 200  # characters of pip's output that are shown


class Lacking(NamedTuple):
    """The packages that have no wheel for one kind of computer.

    Attributes:
        target: the kind of computer. packages: their names.
        is_optional: True if only extras need them, so that marelle works there without them.
    """

    target: Target
    packages: tuple[str, ...]
    is_optional: bool


class NoWheelError(Exception):
    """A package has no wheel for a kind of computer, in any allowed version."""

    def __init__(self, package: str) -> None:
        super().__init__(package)
        self.package = package


class _Chosen(NamedTuple):
    name: str
    version: str
    requires: Sequence[str]


class Pip:
    """Runs pip, which takes wheels from the package index or from one folder.

    Args:
        wheels: A folder that has all wheels, used instead of the network; None for the package index.
        python: The Python whose pip runs; this one by default.
        patience_s: The longest time for one call of pip, in seconds.
    """

    def __init__(
        self, wheels: Path | None = None, *, python: str = sys.executable, patience_s: float = 900
    ) -> None:
        self._patience_s = patience_s
        self._command = [python, "-m", "pip", "--disable-pip-version-check", "--no-input"]
        index = [] if wheels is None else ["--no-index", "--find-links", str(wheels)]
        # without a network pip would wait half a minute for each package
        self._source = [*index, "--retries", "1"]

    def check(self) -> None:
        """Check that the chosen Python has pip.

        Raises:
            PackError: E-PACK-11, it has none.
        """
        if self._run("install", "--help").returncode != 0:
            raise PackError("E-PACK-11")

    def build(self, checkout: Path, folder: Path) -> Path:
        """Build the wheel of a source folder into `folder`, which exists, and return the wheel's path; one with the same name is replaced.

        Raises:
            PackError: E-PACK-12, it cannot be built, as when the build tools cannot be downloaded.
        """
        with tempfile.TemporaryDirectory(dir=folder) as empty:
            done = self._run("wheel", "--quiet", "--no-deps", "--wheel-dir", empty, str(checkout))
            made = [*Path(empty).glob("*.whl")]
            if done.returncode != 0 or len(made) != 1:
                raise PackError("E-PACK-12", detail=_last_line(done.stderr))
            return made[0].replace(folder / made[0].name)

    def choose(self, target: Target, wanted: Iterable[str]) -> list[_Chosen]:
        """Return the newest wheels that satisfy all these requirements on a target, without those of their dependencies.

        Raises:
            NoWheelError: A requirement has no wheel.
            PackError: E-PACK-12, pip fails with another error.
        """
        words = ["--dry-run", "--ignore-installed", "--target", "unused", "--report", "-"]
        done = self._run("install", "--quiet", *words, *self._for(target), *wanted)
        if done.returncode == 0:
            return [_read(one["metadata"]) for one in json.loads(done.stdout)["install"]]
        none = _NONE.search(done.stderr)
        if none is None:
            raise PackError("E-PACK-12", detail=_last_line(done.stderr))
        raise NoWheelError(canonicalize_name(Requirement(none[1]).name))

    def fetch(self, target: Target, chosen: Iterable[_Chosen], folder: Path) -> None:
        """Download these wheels into a folder, without those that it already has.

        Raises:
            PackError: E-PACK-12, a wheel cannot be downloaded.
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
    """Download the wheels of requirements and of their dependencies for one kind of computer; packages without a wheel are left out.

    Args:
        pip: Chooses and downloads the wheels.
        target: The kind of computer, with its version of Python.
        roots: The requirements, with their markers; pip itself is always added.
        folder: The folder for the wheels, shared with other targets.
        own: Package -> requirements, for packages whose wheels the folder has already; they are never downloaded.
        known: Package -> requirements, as found for another target, which saves calls of pip.

    Returns:
        Package -> requirements, to be `known` for the next target; and the packages without a wheel, or None.

    Raises:
        PackError: E-PACK-12, pip fails, or finds no wheel at all: no network, or an empty folder.
    """
    requires, lacking = {**known, **own}, set[str]()
    while True:
        wanted = _wanted(target, [*roots, "pip"], requires)
        try:
            others = [lines for name, lines in wanted.items() if name not in lacking | own.keys()]
            chosen = pip.choose(target, chain.from_iterable(others))
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


def _check_index(pip: Pip, target: Target, package: str, lacking: AbstractSet[str]) -> None:
    """At the first package without a wheel, check that pip's own wheel can be found: it exists for all systems.

    Raises:
        PackError: E-PACK-12, it cannot be found; or the package is pip, or was already known to be lacking.
    """
    if package in lacking or package == "pip":
        raise PackError("E-PACK-12", detail=package)
    if not lacking:
        try:
            pip.choose(target, ["pip"])
        except NoWheelError:
            raise PackError("E-PACK-12", detail=package) from None


def _wanted(target: Target, roots: Sequence[str], requires: Requires) -> dict[str, list[str]]:
    """Return package -> version conditions, for each package that the roots need on a target by the requirements known so far."""
    found, extras = dict[str, dict[str, None]](), dict[str, set[str]]()
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


def _read(about: Mapping[str, Any]) -> _Chosen:
    return _Chosen(
        canonicalize_name(about["name"]), about["version"], about.get("requires_dist", ())
    )


def _last_line(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[-1].removeprefix("ERROR: ")[:_SHOWN] if lines else "?"
