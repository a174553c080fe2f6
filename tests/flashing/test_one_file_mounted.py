"""The real MicroPython mounts what `marelle image` has made, reads each file and writes there, whichever interpreters are on this computer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flash_read import dragged, files_in
from made_images import rp2_uf2

from marelle_images import make_one_file, read_image

_MOUNTS = """\
import os, sys, vfs, binascii
class Flash:
    def __init__(self, path):
        self.file = open(path, "r+b")
        self.count = os.stat(path)[6] // 4096
    def readblocks(self, block, buffer, offset=0):
        self.file.seek(block * 4096 + offset)
        self.file.readinto(buffer)
    def writeblocks(self, block, buffer, offset=0):
        self.file.seek(block * 4096 + offset)
        self.file.write(buffer)
    def ioctl(self, command, argument):
        if command == 4:
            return self.count
        if command == 5:
            return 4096
        if command == 6:
            self.file.seek(argument * 4096)
            self.file.write(ERASED)
            return 0
ERASED = b"\\xff" * 4096
flash = Flash(sys.argv[1])
vfs.mount(vfs.VfsLfs2(flash, progsize=256), "/flash")
def tell(folder):
    for name, kind, *_ in sorted(os.ilistdir(folder)):
        path = folder + "/" + name
        if kind == 0x4000:
            tell(path)
        else:
            with open(path, "rb") as file:
                print(path[6:], binascii.hexlify(file.read()).decode())
tell("/flash")
for number in range(40):
    with open("/flash/lib/marelle/new%d.txt" % number, "w") as file:
        file.write("new" * number)
vfs.umount("/flash")
flash.file.close()
"""
_STORAGE = 0xA0000
_FILES = {
    "/boot.py": b"",
    "/main.py": b"import program\n" * 100,
    "/lib/marelle/robot.mpy": bytes(range(256)) * 20,
    "/lib/marelle/kits/pico_bot.mpy": b"M\x06",
    "/données/été.txt": b"\xff" * 5000,
}
_FOLDERS = (str(Path(sys.executable).parent), *os.environ["PATH"].split(os.pathsep))
_INTERPRETERS = sorted(
    {
        str(Path(folder, "micropython").resolve())
        for folder in _FOLDERS
        if Path(folder, "micropython").is_file()
    }
)

pytestmark = [
    pytest.mark.flashing,
    pytest.mark.skipif(not _INTERPRETERS, reason="no micropython on this computer"),
]


@pytest.mark.parametrize("interpreter", _INTERPRETERS)
def test_each_interpreter_mounts_reads_and_writes(tmp_path: Path, interpreter: str) -> None:
    made = make_one_file(read_image(rp2_uf2(size=20_000)), _FILES)
    script, storage = tmp_path / "mounts.py", tmp_path / "storage.bin"
    script.write_text(_MOUNTS, encoding="utf-8")
    storage.write_bytes(dragged(made.data, bytes(range(256)) * 8192)[_STORAGE:])
    done = subprocess.run(
        [interpreter, "-X", "heapsize=1M", script, storage], capture_output=True, text=True, timeout=20, check=True
    )  # fmt: skip
    said = [line.split(" ") for line in done.stdout.splitlines()]
    assert {path: bytes.fromhex(content) for path, content in said} == _FILES
    new = {f"/lib/marelle/new{number}.txt": b"new" * number for number in range(40)}
    assert files_in(storage.read_bytes()) == {**_FILES, **new}
