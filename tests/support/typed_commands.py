"""What tests of the command share: the language it is to speak, and what it has said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

FRENCH = {"LANG": "fr_FR.UTF-8"}
ENGLISH = {"MARELLE_LANG": "en"}


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """Return all that was written, with the spaces and apostrophes of a keyboard."""
    captured = capsys.readouterr()
    return (captured.out + captured.err).replace("\xa0", " ").replace("\u2019", "'")


def error(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Return the error that was said with `--json`."""
    told: dict[str, str] = json.loads(capsys.readouterr().out)["error"]
    return told
