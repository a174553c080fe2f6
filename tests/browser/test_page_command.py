"""`marelle page` writes the very page that the tests open."""

import base64
import gzip
import json
import re
from pathlib import Path

import made_images
import pytest

from marelle_host.cli.main import main


def test_the_command_writes_the_page_in_the_language_that_is_asked_for(
    node_modules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output, pyodide = tmp_path / "marelle.html", node_modules / "pyodide"
    words = ["page", "-o", str(output), "--pyodide", str(pyodide), "--json", "--lang", "en"]
    assert main(words, {"MARELLE_LANG": "fr"}) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["bytes"] == output.stat().st_size
    assert '<html lang="en">' in output.read_text("utf-8")[:100]


def test_the_images_of_a_folder_are_in_the_page_and_its_size_is_told_without_them(
    node_modules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, output = tmp_path / "stick", tmp_path / "marelle.html"
    folder.mkdir()
    name, data = "RPI_PICO-20260406-v1.28.0.uf2", made_images.rp2_uf2()
    (folder / name).write_bytes(data)
    (folder / "both.hex").write_bytes(made_images.universal_hex())
    words = ["page", "-o", str(output), "--pyodide", str(node_modules / "pyodide")]
    assert main([*words, "--images", str(folder), "--json", "--lang", "en"], {}) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [(one["file"], one["chip"], one["hash"]) for one in answer["images"]] == [
        (name, "RP2040", "unknown"),
        ("both.hex", "nRF51822", "unknown"),
        ("both.hex", "nRF52833", "unknown"),
    ]
    html = output.read_text("utf-8")
    packed = re.search('id="piece-image-0">([^<]*)</script>', html)
    assert packed is not None
    assert gzip.decompress(base64.b64decode(packed[1])) == data
    blocks = re.findall('<script type="text/plain" id="piece-image-.*</script>', html)
    assert answer["bytes"] - answer["bytes_without_images"] == sum(map(len, blocks))
    assert answer["bytes_without_images"] < 13_000_000
