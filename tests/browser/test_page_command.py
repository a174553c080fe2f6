"""`marelle page` writes the very page that the tests open."""

import base64
import gzip
import json
import re
from pathlib import Path

import made_images
import pytest
from handed_in import write
from marelle_page import write_page


def test_the_command_writes_the_page_in_the_language_that_is_asked_for(
    node_modules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = write_page(tmp_path / "marelle.html", "--json", "--lang", "en")
    assert json.loads(capsys.readouterr().out)["bytes"] == output.stat().st_size
    assert '<html lang="en">' in output.read_text("utf-8")[:100]


def test_the_images_of_a_folder_are_in_the_page_and_its_size_is_told_without_them(
    node_modules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, data = "RPI_PICO-20260406-v1.28.0.uf2", made_images.rp2_uf2()
    images = {name: data, "both.hex": made_images.universal_hex()}
    words = ("--images", write(tmp_path / "stick", images), "--json", "--lang", "en")
    output = write_page(tmp_path / "marelle.html", *words)
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
