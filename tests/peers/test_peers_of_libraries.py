"""Libraries from PyPI, unmodified, in both runners: what they print is what the data sheets say."""

from collections.abc import Callable
from pathlib import Path

import pytest
from found_micropython import VMS
from libraries import LIBRARIES, Library
from libraries.table import PAGE, page, versions

from marelle_sim import simulate


@pytest.mark.measured_first(20)
@pytest.mark.parametrize("vm", VMS)
@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_a_library_prints_what_its_data_sheet_says(
    wheel: Callable[[str], Path], library: Library, vm: str
) -> None:
    wired = library.wired()
    run = simulate(
        library.program,
        board=wired.board,
        packages=[wheel(name.replace("-", "_")) for name in (library.package, *library.needs)],
        vm=vm,
    )
    assert run.error is None, run.error.traceback
    assert run.stdout + wired.shown() == library.prints


def test_the_page_lists_each_library() -> None:
    assert {name for library in LIBRARIES for name in (library.package, *library.needs)} <= set(
        versions()
    )
    assert page() == PAGE.read_text("utf-8"), "write it with tests/support/libraries/table.py"
