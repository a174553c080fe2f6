"""Others read the same images, made and damaged, as our readers do: esptool, and micropython-microbit-fs."""

import re
import subprocess
import sys
from pathlib import Path

import made_images as made
import pytest
from micropython_microbit_fs import get_device_info

from marelle_images import ImageError, read_image

pytestmark = pytest.mark.flashing


def image_info(path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "esptool", "image-info", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("chip", made.ESP_CHIPS)
def test_esptool_names_the_same_chip_and_finds_the_same_sums(chip: str, tmp_path: Path) -> None:
    path = tmp_path / "image.bin"
    path.write_bytes(made.esp_bin(chip=chip))
    said = image_info(path)

    assert re.findall(r"Chip ID: \d+ \((.+)\)", said) == [*read_image(path.read_bytes()).chips]
    assert len(re.findall(r"(?:Checksum|Validation hash): \w+ \(valid\)", said)) == 2


def test_what_esptool_calls_invalid_is_refused(tmp_path: Path) -> None:
    data = bytearray(made.esp_bin())
    data[0x400] ^= 1
    path = tmp_path / "image.bin"
    path.write_bytes(data)

    assert "invalid" in image_info(path)
    with pytest.raises(ImageError, match="E-IMAGE-04"):
        read_image(bytes(data))


@pytest.mark.parametrize("chip", ["nRF51822", "nRF52833"])
def test_the_micro_bit_s_own_tool_finds_files_at_the_same_place(chip: str) -> None:
    data = made.microbit_hex(chip=chip)
    known = get_device_info(data.decode())
    storage = read_image(data).storage

    assert storage is not None
    assert storage.offset == known.fs_start_address
    assert storage.offset + storage.size == known.fs_end_address
    assert storage.block_bytes == known.flash_page_size
