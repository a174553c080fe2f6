"""The kinds of computers that a folder is filled for: their systems, processors and versions of Python, as a table."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Computer(NamedTuple):
    """A kind of computer, as the tags of wheels and the markers of requirements describe it.

    Attributes:
        system: "windows", "macos" or "linux".
        machine: its processor: the value of `platform.machine()` there.
        tags: the platforms whose wheels run there, the newest first (PEP 425, 600).
        names: the values of `os.name`, `sys.platform` and `platform.system()` there.
    """

    system: str
    machine: str
    tags: tuple[str, ...]
    names: tuple[str, str, str]


class Target(NamedTuple):
    """A kind of computer with one version of Python."""

    computer: Computer
    version: str

    def __str__(self) -> str:
        """Return the text for people: `windows AMD64, Python 3.13`."""
        return f"{self.computer.system} {self.computer.machine}, Python {self.version}"

    def markers(self) -> Mapping[str, str]:
        """Return the environment in which markers of requirements are evaluated (PEP 508)."""
        os_name, sys_platform, system = self.computer.names
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{self.version}.0",
            "os_name": os_name,
            "platform_machine": self.computer.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": system,
            "platform_version": "",
            "python_full_version": f"{self.version}.0",
            "python_version": self.version,
            "sys_platform": sys_platform,
        }


VERSIONS = ("3.11", "3.12", "3.13", "3.14")
_WINDOWS, _MACOS, _LINUX = (
    ("nt", "win32", "Windows"),
    ("posix", "darwin", "Darwin"),
    ("posix", "linux", "Linux"),
)
COMPUTERS = (
    Computer("windows", "AMD64", ("win_amd64",), _WINDOWS),
    Computer("macos", "arm64", ("macosx_12_0_arm64",), _MACOS),  # pip accepts the older tags too
    Computer("macos", "x86_64", ("macosx_12_0_x86_64",), _MACOS),
    Computer("linux", "x86_64", ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"), _LINUX),
    Computer("linux", "aarch64", ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"), _LINUX),
)  # fmt: skip
OTHER_WINDOWS = (
    Computer("windows", "ARM64", ("win_arm64",), _WINDOWS),
    Computer("windows", "x86", ("win32",), _WINDOWS),
)
"""Only with a portable Python for them: an ordinary Windows on either runs the first kind's programs, or is rare."""

SYSTEMS = tuple(dict.fromkeys(computer.system for computer in COMPUTERS))


def targets(systems: Sequence[str] = SYSTEMS, versions: Sequence[str] = VERSIONS) -> list[Target]:
    """Return each kind of computer of these systems with each of these versions."""
    chosen = [computer for computer in COMPUTERS if computer.system in systems]
    return [Target(computer, version) for computer in chosen for version in versions]
