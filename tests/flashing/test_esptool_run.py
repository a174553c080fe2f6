"""Programs in the place of esptool: silent, endless, killed, too old; each is ended with all that it has started."""

import itertools
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
from coming_and_going import until
from made_images import esp_bin
from played_drive import Watching, played_esptool
from refused import raising, refuses
from serial.tools.list_ports_common import ListPortInfo

from marelle_host.flash.errors import FlashError
from marelle_host.flash.esptool import ChipInfo, flash_esp, identify
from marelle_host.flash.esptool_found import Esptool, find_esptool
from marelle_host.flash.esptool_run import RunLimits, run_program
from marelle_host.flash.host import Host
from marelle_images import ImageError, read_image

pytestmark = pytest.mark.flashing
PYTHON = (sys.executable, "-ISu", "-c")


def run(
    tmp_path: Path, program: str, *, silence_s: float = 5.0, in_all_s: float = 10.0, leave: Callable[[], bool] = bool
) -> tuple[int, list[str]]:  # fmt: skip
    heard: list[str] = []
    limits = RunLimits("COM5", time.monotonic() + in_all_s, lambda: silence_s, leave)
    return run_program([*PYTHON, program], tmp_path, heard.append, limits), heard


def is_gone(pid: int) -> bool:
    """Tell whether a process has ended; a zombie of another parent has."""
    try:
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return True
    return status.rsplit(")", 1)[1].split()[0] == "Z"


def test_lines_are_heard_in_the_order_in_which_they_are_said(tmp_path: Path) -> None:
    program = "import sys; print('one'); print('two', file=sys.stderr); sys.stdout.write('50%\\r100%\\nend'); sys.exit(3)"
    assert run(tmp_path, program) == (3, ["one", "two", "50%", "100%", "end"])


def test_what_is_silent_for_too_long_is_ended_with_what_it_has_started(tmp_path: Path) -> None:
    child = "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); print(p.pid, flush=True); time.sleep(60)"
    heard: list[str] = []
    limits = RunLimits("COM5", time.monotonic() + 30, lambda: 0.3 if heard else 10.0)
    with refuses(FlashError, "E-FLASH-36", port="COM5"):
        run_program([*PYTHON, child], tmp_path, heard.append, limits)
    until(lambda: is_gone(int(heard[0])), "its end")


def test_what_never_stops_talking_is_ended_after_its_time_and_takes_no_memory(
    tmp_path: Path,
) -> None:
    with pytest.raises(FlashError, match="E-FLASH-37"):
        run(tmp_path, "while True: print('x' * 100_000, end='')", in_all_s=1.0)


def test_what_closes_its_output_and_goes_on_is_ended_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marelle_host.flash.esptool_run.ENDS_S", 0.3)
    with pytest.raises(FlashError, match="E-FLASH-36"):
        run(tmp_path, "import os, time; os.close(1); os.close(2); time.sleep(60)")


def test_no_silence_is_counted_in_which_nobody_listened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held_up_s = itertools.count(0, 100)  # by Ctrl-Z, before each look at the clock
    monkeypatch.setattr("marelle_host.flash.esptool_run.time.monotonic", held_up_s.__next__)
    program = "import time; print('a', flush=True); time.sleep(0.3); print('b', end='')"
    assert run(tmp_path, program, in_all_s=1e6) == (0, ["a", "b"])


def test_whoever_leaves_leaves_at_once(tmp_path: Path) -> None:
    with pytest.raises(FlashError) as caught:
        run(tmp_path, "import time; print('on', flush=True); time.sleep(60)", leave=lambda: True)
    assert (caught.value.code, caught.value.exit_code) == ("E-FLASH-38", 130)


def test_one_that_a_driver_holds_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marelle_host.flash.esptool_run.ENDS_S", 0.1)
    held = []

    def kill(process: subprocess.Popen[bytes]) -> None:
        held.append(process)

    with monkeypatch.context() as driver:
        driver.setattr("os.killpg", lambda *_given: None)
        driver.setattr(subprocess.Popen, "kill", kill)
        with refuses(FlashError, "E-FLASH-38"):
            run(tmp_path, "import time; time.sleep(60)", leave=lambda: True)
    held[0].kill()
    assert held[0].wait(5) < 0


def test_a_ctrl_c_ends_it(tmp_path: Path) -> None:
    pids: list[int] = []

    def interrupted(line: str) -> None:
        pids.append(int(line))
        raise KeyboardInterrupt

    program = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    limits = RunLimits("COM5", time.monotonic() + 10, lambda: 5.0)
    with pytest.raises(KeyboardInterrupt):
        run_program([*PYTHON, program], tmp_path, interrupted, limits)
    until(lambda: is_gone(pids[0]), "its end")


def test_what_cannot_be_started_is_told(tmp_path: Path) -> None:
    limits = RunLimits("COM5", time.monotonic() + 10, lambda: 5.0)
    with pytest.raises(FlashError, match="E-FLASH-39"):
        run_program([str(tmp_path / "none")], tmp_path, print, limits)


BOARD = ChipInfo("ESP32", "24:0a:c4:08:99:50", 4 << 20)


def having(program: str) -> Host:
    """Return a computer with a program of ours in the place of esptool."""
    return Host(esptool=Esptool((*PYTHON, program), "5.6.0"), ports=list)


NEVER = having("raise SystemExit('never')")


def test_esptool_that_vanishes_in_the_middle_is_no_success() -> None:
    host = having(
        "import os; print('Writing at 0x00005000  27.3%', flush=True); os.kill(os.getpid(), 9)"
    )
    watch, image = Watching(), read_image(esp_bin())
    with refuses(FlashError, "E-FLASH-39", reason="SIGKILL"):
        flash_esp("COM5", image, watch, chip=BOARD, erase=True, host=host)
    assert watch.states == ["identifying", "sending"]
    assert (watch.bytes[-1], watch.total) == (round(len(image.data) * 0.273), len(image.data))


def test_a_full_disk_is_not_esptool_s_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    with pytest.raises(FlashError, match="E-FLASH-64"):
        flash_esp("COM5", read_image(esp_bin()), Watching(), chip=BOARD, erase=True, host=NEVER)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Hash of data verified.",
        "Wrote 9 bytes at 0x00001000 in 1 s\nHash of data verified.",
        "Wrote 9 bytes at 0x00000000 in 1 s",
    ],
)
def test_exit_code_0_without_the_words_for_the_region_is_no_success(
    said: str,
) -> None:
    host, chip = having(f"print({said!r})"), BOARD._replace(chip="ESP32-C3")
    image = read_image(esp_bin(chip="ESP32-C3"))  # it begins at 0
    for erase in (True, False):  # else the board's table is read first, into a file
        with pytest.raises(FlashError, match="E-FLASH-35"):
            flash_esp("COM5", image, Watching(), chip=chip, erase=erase, host=host)


def test_a_port_that_goes_while_the_chip_restarts_undoes_no_verification() -> None:
    host = having(
        "import sys; print('Wrote 9 bytes at 0x00001000 in 1 s\\nHash of data verified.\\nHard resetting via RTS pin...'); sys.exit('OSError(22)')"
    )
    image = read_image(esp_bin())
    assert flash_esp("COM5", image, Watching(), chip=BOARD, erase=True, host=host) == "COM5"


@pytest.mark.parametrize(
    ("board", "code"),
    [
        (BOARD._replace(chip="ESP32-S3"), "E-IMAGE-10"),
        (BOARD._replace(flash_bytes=1 << 20), "E-IMAGE-11"),
    ],
)
def test_the_wrong_chip_or_too_little_flash_starts_no_esptool(board: ChipInfo, code: str) -> None:
    with pytest.raises(ImageError, match=code):
        flash_esp("COM5", read_image(esp_bin()), Watching(), chip=board, erase=True, host=NEVER)


@pytest.mark.parametrize(("printed", "code"), [
    ("Chip type: ESP32-S3 in Secure Download Mode\nConnected to ESP32-S3 on COM5:", "E-FLASH-29"),
    ("Connected to ESP8266 on COM5:\nDetected flash size: 4MB", "E-FLASH-31"),
    ("Connected to ESP32 on COM5:\nDetected flash size: Unknown", "E-FLASH-24"),
    ("nothing that is known", "E-FLASH-31"),
])  # fmt: skip
def test_what_is_not_recognised_is_not_taken_for_a_chip(printed: str, code: str) -> None:
    with pytest.raises(FlashError, match=code):
        identify("COM5", host=having(f"print({printed!r})"))


def script(folder: Path, name: str, says: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n", encoding="ascii")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_the_esptool_of_this_python_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_esptool().command[1:] == ("-P", "-m", "esptool")


def test_an_esptool_on_the_path_is_taken_from_version_5_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(metadata, "version", raising(metadata.PackageNotFoundError))
    with pytest.raises(FlashError) as caught:
        find_esptool()
    assert (caught.value.code, caught.value.exit_code) == ("E-FLASH-32", 2)
    script(tmp_path, "esptool.py", "esptool.py v4.8.1")
    with refuses(FlashError, "E-FLASH-33", version="4.8.1"):
        find_esptool()
    script(tmp_path, "esptool", "esptool v5.1.0")
    assert find_esptool() == Esptool((str(tmp_path / "esptool"),), "5.1.0")


def test_an_esptool_that_says_no_version_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(metadata, "version", raising(metadata.PackageNotFoundError))
    script(tmp_path, "esptool", "hello")
    with pytest.raises(FlashError, match="E-FLASH-32"):
        find_esptool()


# How a chip is brought into its boot loader --------------------------------------------------------------------


def recording(log: Path, numbers: tuple[int, int], chip: str, *, waits: bool) -> Host:
    """Have a port with these USB numbers, whose chip waits in its boot loader or not; the file tells how it was reset."""
    usb = ListPortInfo("COM5")
    usb.vid, usb.pid = numbers
    esptool = played_esptool(log, chip, "" if waits else "no-reset")
    return Host(esptool=esptool, ports=lambda: [usb])


@pytest.mark.parametrize(
    ("numbers", "chip", "waits", "runs"),
    [
        ((0x10C4, 0xEA60), "ESP32-S3", False, "default-reset hard-reset stub flash-id,default-reset hard-reset stub read-flash,default-reset hard-reset stub write-flash"),
        ((0x303A, 0x1001), "ESP32-S3", True, "no-reset no-reset-stub stub flash-id,default-reset no-reset-stub stub read-flash,default-reset watchdog-reset stub write-flash"),
        ((0x303A, 0x1001), "ESP32-C6", True, "no-reset no-reset-stub stub flash-id,default-reset no-reset-stub stub read-flash,default-reset hard-reset stub write-flash"),
        ((0x303A, 0x1001), "ESP32-C3", False, "no-reset no-reset-stub stub flash-id,default-reset hard-reset stub flash-id,default-reset no-reset-stub stub read-flash,default-reset hard-reset stub write-flash"),
        ((0x303A, 0x0009), "ESP32-S3", True, "no-reset no-reset-stub stub flash-id,no-reset no-reset-stub stub read-flash,no-reset watchdog-reset stub write-flash"),
    ],
)  # fmt: skip
def test_a_chip_is_reset_as_its_port_wants_it(
    numbers: tuple[int, int], chip: str, waits: bool, runs: str, tmp_path: Path
) -> None:
    log = tmp_path / "runs"
    host = recording(log, numbers, chip, waits=waits)
    flash_esp("COM5", read_image(esp_bin(chip=chip)), Watching(), host=host)
    assert log.read_text(encoding="ascii").splitlines() == runs.split(",")


def test_a_board_that_is_left_as_it_is_starts_again(tmp_path: Path) -> None:
    log, image = tmp_path / "runs", read_image(esp_bin(chip="ESP32-C3"))
    host = recording(log, (0x303A, 0x1001), "ESP32-C3", waits=False)

    def refuse(why: str) -> None:
        raise KeyError(why)

    with pytest.raises(KeyError, match="firmware"):
        flash_esp("COM5", image, Watching(), erases=refuse, host=host)
    assert log.read_text(encoding="ascii").splitlines()[-2:] == [
        "default-reset no-reset-stub stub read-flash",
        "default-reset hard-reset stub flash-id",
    ]


def test_a_program_in_the_folder_of_the_person_is_not_esptool(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(metadata, "version", raising(metadata.PackageNotFoundError))
    monkeypatch.setattr("shutil.which", lambda name: f".\\{name}.BAT")  # as Windows finds it
    with pytest.raises(FlashError, match="E-FLASH-32"):
        find_esptool()


def test_a_helper_that_does_not_start_is_asked_for_once(tmp_path: Path) -> None:
    log = tmp_path / "runs"
    host = Host(esptool=played_esptool(log, refused="stub"), ports=list)
    flash_esp("COM5", read_image(esp_bin()), Watching(), host=host)
    runs = [line.split(" ", 2)[2] for line in log.read_text(encoding="ascii").splitlines()]
    assert runs == ["stub flash-id", "rom flash-id", "rom read-flash", "rom write-flash"]
