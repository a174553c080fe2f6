"""The lines that a lesson command writes, and the two languages that it is tested in."""

import pytest

FRENCH = {"LANG": "fr_FR.UTF-8"}
ENGLISH = {"MARELLE_LANG": "en"}


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the lines that were written, spaces that do not break as plain ones."""
    captured = capsys.readouterr()
    text = (captured.out + captured.err).replace("\xa0", " ").replace("\u2019", "'")
    return text.splitlines()
