"""The benchmark of `marelle flash` measures the command that the README names, and flashes no board but its own."""

import re
import tempfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from played_drive import usb_port

from marelle_host.cli.on_boards.virtual_ports import announced
from marelle_host.flash.host import Host
from marelle_host.flash.systems import Disks

ROOT = Path(__file__).parents[2]


@pytest.fixture
def benchmark() -> Any:
    """Give the module `tests/benchmarks/flash.py`, which is in no package."""
    spec = spec_from_file_location("flash_benchmark", ROOT / "tests" / "benchmarks" / "flash.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["README.md", "README.fr.md"])
def test_the_readme_names_the_command_that_is_measured(
    page: str, benchmark: Any, tmp_path: Path
) -> None:
    (named,) = re.findall(
        r"^`marelle (flash .*?)`.*(?:thirty|trente)", (ROOT / page).read_text("utf-8"), re.M
    )
    measured = " ".join(benchmark.command(tmp_path))
    assert f" {named} " in measured


def test_a_board_that_is_not_its_own_ends_the_benchmark(
    benchmark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    host = Host(disks=Disks(), ports=lambda: [usb_port("/dev/ttyACM7")])
    with (
        announced(["socket://127.0.0.1:1"]),
        pytest.raises(SystemExit, match=r"/dev/ttyACM7, socket://127\.0\.0\.1:1"),
    ):
        benchmark.refuse_others(host)
