"""The Python that the page carries does to a board what CPython does: the test carries each event, and the board is a double."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from board_double import a_double
from marelle_page import MarellePage
from page_boards import talk

from marelle_host.link import compiler
from marelle_text.version import version

pytestmark = pytest.mark.micropython
SECONDS = 20


def test_it_runs_keeps_and_installs_with_what_the_page_carries(
    page: MarellePage, tmp_path: Path
) -> None:
    serial = pytest.importorskip("serial")
    page.wait_for_python()

    def ask(request: dict[str, Any]) -> dict[str, Any]:
        return page.ask(**request)[0]

    with (
        a_double(tmp_path, main="print('own')\n") as board,
        serial.Serial(board.port, timeout=0) as port,
    ):
        does = partial(talk, port, ask=ask)
        before = does(what="identify").ended
        program = "import arm\nimport marelle\nsteps = arm.LENGTH\nprint(steps)\nprint(stpes)\n"
        ran = does(what="run", program=program, files={"arm.py": "LENGTH = 12\n"}, seconds=SECONDS)
        kept = does(what="keep", program="print(1)\n")
        installed = does(what="install", kit="pico_bot", name="poste-07").ended

    assert (before["library"], before["mine"]) == ("", version())
    assert ran.printed.split() == ["12"]
    assert (ran.ended["mistake"]["code"], ran.ended["mistake"]["line"]) == ("E-PROG-12", 5)
    ending = ".py" if compiler(before["bytecode"]) is None else ".mpy"
    assert f"/lib/marelle/__init__{ending}" in ran.ended["sent"]
    assert kept.ended["theirs"] == ["/main.py"]
    assert kept.saved == {"/main.py": b"print('own')\n"}
    assert (installed["library"], installed["kit"], installed["name"]) == (version(), "pico_bot", "poste-07")  # fmt: skip
