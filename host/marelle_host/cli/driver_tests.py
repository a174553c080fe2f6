"""`marelle new driver-tests`: a driver, its twin, its tests, and the CI that runs them."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marelle_text import Text

DRIVER_TESTS = "driver-tests"  # what is typed in the place of a lesson

_FILES = {  # where each goes: what it is called here, where no tool must take it for its own
    ".github/workflows/tests.yml": "github.yml",
    ".gitignore": "ignored.txt",
    ".gitlab-ci.yml": "gitlab.yml",
    "README.md": "README.{language}.md",
    "pyproject.toml": "settings.toml",
    "requirements.txt": "requirements.txt",
    "sht31_twin.py": "sht31_twin.py",
    "src/sht31.py": "src/sht31.py",
    "test_sht31.py": "test_sht31.py",
}


def driver_files(text: Text) -> Mapping[str, bytes]:
    """Return the files of a folder that tests a driver, by their path in it.

    Args:
        text: The catalogue of the language that the README is in.
    """
    home = resources.files("marelle_host.cli") / "data" / "driver_tests"
    return {
        path: home.joinpath(name.format(language=text.language)).read_bytes()
        for path, name in _FILES.items()
    }
