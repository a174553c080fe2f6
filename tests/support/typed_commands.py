"""What tests of the command share: typing it, the language it is to speak, and what it has said."""

import io
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from marelle_host.cli.main import main
from marelle_host.flash.host import Host
from marelle_text import Text

FRENCH = {"LANG": "fr_FR.UTF-8"}
ENGLISH = {"MARELLE_LANG": "en"}
_KEYBOARD = str.maketrans({"\xa0": " ", "\N{RIGHT SINGLE QUOTATION MARK}": "'"})


def sentence(key: str, language: str = "fr", /, **facts: object) -> str:
    """Return a sentence of the catalogue with the spaces and apostrophes of a keyboard, as an answer has them."""
    return Text(language)(key, **facts).translate(_KEYBOARD)


class WatchedStream(io.StringIO):
    """A stream that says it is a terminal; it keeps what is written, and a person has typed its text."""

    def isatty(self) -> bool:
        """Tell that somebody is there."""
        return True


class Answer(NamedTuple):
    """What a command has written: on its standard output, and of what went wrong."""

    out: str
    err: str

    @property
    def said(self) -> str:
        """All of it, with the spaces and apostrophes of a keyboard."""
        return (self.out + self.err).translate(_KEYBOARD)

    @property
    def told(self) -> str:
        """What went wrong, with the spaces and apostrophes of a keyboard."""
        return self.err.translate(_KEYBOARD)

    @property
    def lines(self) -> list[str]:
        """The lines of all of it."""
        return self.said.splitlines()

    @property
    def data(self) -> Any:
        """What it has written with `--json`."""
        return json.loads(self.out)

    @property
    def code(self) -> str:
        """The code of the error that it has written with `--json`."""
        return str(self.data["error"]["code"])


class Command:
    """Types `marelle` with some words: `marelle("kits", "--plain").said`."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(
        self,
        *words: str,
        exits: int = 0,
        environment: dict[str, str] = FRENCH,
        host: Host | None = None,
    ) -> Answer:
        """Type it, expect an exit code, and return what it wrote."""
        assert main([*words], environment, host) == exits, self._capsys.readouterr()
        return Answer(*self._capsys.readouterr())

    def run(self, text: str, *options: str, name: str = "essai.py", **how: Any) -> Answer:
        """Write a program into this folder and run it."""
        Path(name).write_text(text, encoding="utf-8")
        return self("run", name, *options, **how)
