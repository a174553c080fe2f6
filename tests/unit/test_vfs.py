"""File systems that a program mounts; FAT is compared with FatFs itself, which the real MicroPython has."""

from pathlib import Path
from textwrap import dedent

import pytest
from fixture_types import Fails, RunText
from found_micropython import VMS, needs_micropython

CARD = dedent("""\
    import os, vfs

    class Card:
        def __init__(self, data):
            self.data = bytearray(data)

        def readblocks(self, number, buf):
            buf[:] = self.data[512 * number : 512 * number + len(buf)]

        def writeblocks(self, number, buf):
            self.data[512 * number : 512 * number + len(buf)] = buf

        def ioctl(self, what, value):
            return {4: len(self.data) // 512, 5: 512}.get(what, 0)

    """)
FILLED = dedent("""\
    card = Card(bytes(512 * 90))
    os.VfsFat.mkfs(card)
    os.mount(os.VfsFat(card), "/sd")
    os.mkdir("/sd/Logs of May")
    for number in range(20):
        with open("/sd/Logs of May/a rather long name %d.txt" % number, "w") as file:
            file.write("line %d\\n" % number * number)
    with open("/sd/data.bin", "wb") as file:
        file.write(bytes(range(256)) * 20)
    with open("/sd/data.bin", "r+b") as file:
        file.seek(1000)
        file.write(b"here")
    with open("/sd/LOG.CSV", "a") as file:
        file.write("1;2\\n")
    os.remove("/sd/Logs of May/a rather long name 7.txt")
    os.rename("/sd/Logs of May/a rather long name 8.txt", "/sd/eight")
    with open("image", "wb") as file:
        file.write(card.data)
    """)
READ = dedent("""\
    with open("image", "rb") as file:
        card = Card(file.read())
    vfs.mount(card, "/sd")
    print(sorted(os.listdir("/sd")), os.statvfs("/sd")[:5])
    for name, kind, _node, size in sorted(os.ilistdir("/sd/Logs of May")):
        with open("/sd/Logs of May/" + name) as file:
            print(name, kind, size, file.read() == "line %d\\n" % size, len(file.read()))
    with open("/sd/data.bin", "rb") as file:
        data = file.read()
    print(len(data), data[998:1006], data[:998] == (bytes(range(256)) * 4)[:998])
    with open("/sd/eight") as eight, open("/sd/log.csv") as log:
        print(eight.read().count("line 8"), log.read())
    with open("/sd/more", "w") as file:
        file.write("x" * 3000)
    os.remove("/sd/more")
    print(os.statvfs("/sd")[3])
    """)


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize(
    ("writer", "reader"), [("python", "micropython"), ("micropython", "python")]
)
def test_what_one_writes_the_other_reads(
    run_text: RunText, tmp_path: Path, writer: str, reader: str
) -> None:
    made = run_text(CARD + FILLED, vm=writer)
    assert made.error is None
    made.keep(tmp_path)
    texts = [run_text(CARD + READ, vm=vm, flash=tmp_path) for vm in (writer, reader)]
    assert [run.error for run in texts] == [None, None]
    assert texts[0].stdout == texts[1].stdout
    assert "['LOG.CSV', 'Logs of May', 'data.bin', 'eight']" in texts[0].stdout
    assert "5120 b'\\xe6\\xe7here\\xec\\xed' True" in texts[0].stdout


@pytest.mark.parametrize("vm", VMS)
def test_what_is_mounted_stands_beside_the_flash(run_text: RunText, vm: str) -> None:
    text = dedent("""\
        card = Card(bytes(512 * 100))
        vfs.VfsFat.mkfs(card)
        vfs.mount(card, "/sd")
        print(os.listdir("/")[0], len(vfs.mount()), os.getcwd())
        with open("/sd/tool.py", "w") as file:
            file.write("print('from the card')")
        import sys
        sys.path.append("/sd")
        import tool
        os.chdir("/sd")
        print(os.getcwd(), os.listdir())
        open("beside.txt", "w").close()
        print(sorted(os.listdir("/sd")), "beside.txt" in os.listdir("/"))
        try:
            os.rename("beside.txt", "/there.txt")
        except OSError as error:
            print(error.errno)
        vfs.umount("/sd")
        print(os.getcwd(), "sd" in os.listdir("/"))
        try:
            open("/sd/tool.py")
        except OSError as error:
            print(error.errno)
        """)
    assert run_text(CARD + text, vm=vm).stdout.splitlines() == [
        "sd 2 /",
        "from the card",
        "/sd ['tool.py']",
        "['beside.txt', 'tool.py'] False",
        "1",
        "/ False",
        "2",
    ]


@pytest.mark.parametrize("vm", VMS)
def test_a_device_without_a_file_system_is_told(run_text: RunText, vm: str) -> None:
    text = dedent("""\
        try:
            vfs.mount(Card(bytes(512 * 100)), "/sd")
        except OSError as error:
            print(error.errno)
        """)
    assert run_text(CARD + text, vm=vm).stdout == "19\n"


def test_littlefs_is_refused_by_name(fails: Fails) -> None:
    error = fails(CARD + "vfs.VfsLfs2(Card(bytes(51200)))\n")
    assert (error.code, error.facts["name"]) == ("E-BOARD-09", "VfsLfs2")


@pytest.mark.parametrize("vm", VMS)
def test_nothing_of_the_runner_stands_among_the_modules(run_text: RunText, vm: str) -> None:
    text = (
        "import sys, vfs\nprint([name for name in sys.modules if 'marelle' in name], dir(vfs))\n"
    )
    assert run_text(text, vm=vm).stdout.startswith("[] [")
