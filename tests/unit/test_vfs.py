"""File systems that a program mounts; FAT is compared with FatFs itself, which the real MicroPython has."""

from pathlib import Path

import pytest
from fixture_types import Fails, RunText
from found_micropython import VMS, needs_micropython
from programs import program, program_text

from marelle_sim import simulate


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize(
    ("writer", "reader"), [("python", "micropython"), ("micropython", "python")]
)
def test_what_one_writes_the_other_reads(tmp_path: Path, writer: str, reader: str) -> None:
    made = simulate(program("vfs/fills_a_card"), vm=writer)
    assert made.error is None
    made.keep(tmp_path)
    texts = [
        simulate(program("vfs/reads_a_card"), vm=vm, flash=tmp_path) for vm in (writer, reader)
    ]
    assert [run.error for run in texts] == [None, None]
    assert texts[0].stdout == texts[1].stdout
    assert "['LOG.CSV', 'Logs of May', 'data.bin', 'eight']" in texts[0].stdout
    assert "5120 b'\\xe6\\xe7here\\xec\\xed' True" in texts[0].stdout


@pytest.mark.parametrize("vm", VMS)
def test_what_is_mounted_stands_beside_the_flash(vm: str) -> None:
    assert simulate(program("vfs/mounts_a_card"), vm=vm).stdout.splitlines() == [
        "sd 2 /",
        "from the card",
        "/sd ['tool.py']",
        "['beside.txt', 'tool.py'] False",
        "1",
        "/ False",
        "2",
    ]


@pytest.mark.parametrize("vm", VMS)
def test_a_device_without_a_file_system_is_told(vm: str) -> None:
    assert simulate(program("vfs/mounts_an_empty_card"), vm=vm).stdout == "19\n"


def test_littlefs_is_refused_by_name(fails: Fails) -> None:
    error = fails(program_text("vfs/card") + "import vfs\nvfs.VfsLfs2(Card(bytes(51200)))\n")
    assert (error.code, error.facts["name"]) == ("E-BOARD-09", "VfsLfs2")


@pytest.mark.parametrize("vm", VMS)
def test_nothing_of_the_runner_stands_among_the_modules(run_text: RunText, vm: str) -> None:
    text = (
        "import sys, vfs\nprint([name for name in sys.modules if 'marelle' in name], dir(vfs))\n"
    )
    assert run_text(text, vm=vm).stdout.startswith("[] [")
