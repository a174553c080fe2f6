"""The facts of Linux: read from a tree of files as the kernel gives them, and from this computer where it lets us."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from port_holder import held_by
from programs import program
from typed_commands import ENGLISH, Command

if sys.platform != "linux":
    pytest.skip("the files of another system's kernel", allow_module_level=True)


from hypothesis import given, strategies as st
from kernel_files import plug_in, serve
from made_up_computer import codes

from marelle_host.doctor import Case, linux, read_system
from marelle_host.doctor.facts import Holder, Port, UsbDevice
from marelle_host.doctor.linux import Groups
from marelle_host.link import LinkError

GROUPS = Groups({20: "dialout", 14: "uucp", 1000: "lea"}, frozenset((14,)), frozenset((14, 20)))


def test_devices_are_read_with_their_ports_and_drivers_and_hubs_left_out(tmp_path: Path) -> None:
    plug_in(tmp_path, "usb1", ("1d6b", "0002"), "09")
    pico = plug_in(tmp_path, "1-2", ("2e8a", "0005"), "ef")
    serve(pico, 0, "02", driver="cdc_acm", port="tty/ttyACM0")
    serve(pico, 1, "0a", driver="cdc_acm")
    bridge = plug_in(tmp_path, "1-3.1", ("1a86", "7523"), "ff")
    serve(bridge, 0, "ff", driver="ch341", port="ttyUSB0/tty/ttyUSB0")
    serve(plug_in(tmp_path, "1-4", ("10c4", "ea60")), 0, "ff", driver="usbfs")
    dev = str(tmp_path / "dev")
    assert linux.usb_devices(tmp_path) == (
        UsbDevice("1-2", 0x2E8A, 5, frozenset((2, 10)), frozenset(("cdc_acm",)), (f"{dev}/ttyACM0",)),
        UsbDevice("1-3.1", 0x1A86, 0x7523, frozenset((255,)), frozenset(("ch341",)), (f"{dev}/ttyUSB0",)),
        UsbDevice("1-4", 0x10C4, 0xEA60, frozenset((255,)), frozenset(("usbfs",))),
    )  # fmt: skip


def test_a_kernel_that_tells_nothing_of_usb_is_not_one_without_devices(tmp_path: Path) -> None:
    assert linux.usb_devices(tmp_path) is None
    (tmp_path / "sys/bus/usb/devices").mkdir(parents=True)
    assert linux.usb_devices(tmp_path) == ()


@pytest.mark.unmeasured
@given(st.binary(max_size=12), st.binary(max_size=12))
def test_whatever_stands_in_the_files_of_a_device_it_is_read_or_left_out(
    tmp_path_factory: pytest.TempPathFactory, vendor: bytes, code: bytes
) -> None:
    root = tmp_path_factory.mktemp("hostile")
    folder = root / "sys/bus/usb/devices/1-2"
    serve(plug_in(root, "1-2", ("", "0005")), 0, "")
    (folder / "idVendor").write_bytes(vendor)
    (folder / "1-2:1.0/bInterfaceClass").write_bytes(code)
    found = linux.usb_devices(root)
    assert found is not None
    assert all(
        0 <= one.vendor <= 0xFFFF and max(one.classes, default=0) <= 0xFFFF for one in found
    )


@pytest.mark.parametrize(
    ("group", "port"),
    [
        (20, Port("p", usable=False, group="dialout", membership="after_login")),
        (14, Port("p", usable=False, group="uucp", membership="now")),
        (18, Port("p", usable=False)),
        (1000, Port("p", usable=False)),
        (0, Port("p", usable=False)),
    ],
)
def test_the_group_of_a_port_is_told_unless_nobody_may_join_it(group: int, port: Port) -> None:
    assert linux.port_with("p", False, group, GROUPS) == port


def _process(root: Path, number: int, program: str, *files: str, started: str = "") -> None:
    folder = root / "proc" / str(number)
    (folder / "fd").mkdir(parents=True)
    (folder / "comm").write_text(f"{program}\n", encoding="utf-8")
    (folder / "cmdline").write_bytes(started.replace(" ", "\0").encode())
    for count, file in enumerate(files):
        (folder / "fd" / str(count)).symlink_to(file)


def test_who_has_a_port_open_is_found_among_the_processes(tmp_path: Path) -> None:
    _process(tmp_path, 7, "thonny", "/dev/null", "/dev/ttyACM7")
    _process(tmp_path, 8, "thief\x1b[2J", "/dev/ttyACM7")
    _process(tmp_path, os.getpid(), "marelle", "/dev/ttyACM7")
    _process(tmp_path, 9, "brltty")
    (tmp_path / "proc/version").touch()
    found, hidden = linux.holders(tmp_path, ["/dev/ttyACM7", "/dev/ttyACM8"])
    assert set(found["/dev/ttyACM7"]) == {Holder("thonny", 7), Holder("thief?[2J", 8)}
    assert (list(found), hidden) == (["/dev/ttyACM7"], False)
    assert linux.running(tmp_path) == {"brltty"}


@pytest.mark.parametrize(
    ("started", "called"),
    [
        ("/usr/bin/python3 /home/lea/.local/bin/thonny", "thonny"),
        ("python3 -m mpremote connect", "mpremote"),
        ("python3 -c exec", "python3"),
        ("python3 /home/lea/follow.py", "follow"),
        ("", "python3"),
    ],
)
def test_a_program_in_python_is_called_by_its_own_name_without_its_folder(
    tmp_path: Path, started: str, called: str
) -> None:
    _process(tmp_path, 7, "python3", "/dev/ttyACM7", started=started)
    assert linux.holders(tmp_path, ["/dev/ttyACM7"])[0]["/dev/ttyACM7"] == (Holder(called, 7),)


@pytest.mark.parametrize(
    ("kernel", "wsl"),
    [("5.15.153.1-microsoft-standard-WSL2\n", True), ("4.4.0-19041-Microsoft\n", True), ("6.8.0-45-generic\n", False)],
)  # fmt: skip
def test_a_linux_inside_windows_is_known_by_its_kernel(
    tmp_path: Path, kernel: str, wsl: bool
) -> None:
    folder = tmp_path / "proc/sys/kernel"
    folder.mkdir(parents=True)
    (folder / "osrelease").write_text(kernel, encoding="ascii")
    assert linux.is_wsl(tmp_path) is wsl


def test_drives_are_known_by_their_labels_and_by_where_they_are_mounted(tmp_path: Path) -> None:
    (tmp_path / "dev/disk/by-label/MAINTENANCE").mkdir(parents=True)
    (tmp_path / "proc/self").mkdir(parents=True)
    mounts = "/dev/sda1 /media/lea/RPI-RP2 vfat rw 0 0\n/dev/sdb / ext4 rw 0 0\nodd\n"
    (tmp_path / "proc/self/mounts").write_text(mounts, encoding="ascii")
    assert {"MAINTENANCE", "RPI-RP2"} <= linux.drives(tmp_path)


def test_a_port_of_this_computer_that_is_open_elsewhere_is_told_with_the_program(
    silent_port: str,
) -> None:
    with held_by(program("processes/opens_a_port"), silent_port) as process:
        system = read_system([silent_port, "/dev/nowhere"])
    assert [holder.process for holder in system.holders[silent_port]] == [process]
    assert [(one.name, one.there) for one in system.ports] == [
        (silent_port, True),
        ("/dev/nowhere", False),
    ]


def test_of_those_who_have_a_port_open_the_one_that_locks_it_is_named(
    silent_port: str, marelle: Command
) -> None:
    with (
        held_by(program("processes/opens_a_port"), silent_port) as other,
        held_by(program("processes/holds_a_port"), silent_port) as holder,
    ):
        answer = marelle("doctor", "--on", silent_port, "--json", exits=1, environment=ENGLISH)
    first = answer.data["first"]
    assert first["code"] == "E-DOCTOR-14"
    assert f"({holder})" in first["action"]
    assert f"({other})" not in first["what"]


def test_without_pyserial_it_says_what_to_install_and_opens_nothing(
    silent_port: str,
) -> None:
    code = "import sys; sys.modules['serial'] = None; from marelle_host.cli.main import main; sys.exit(main(['doctor', '--json', '--on', sys.argv[1]]))"
    done = subprocess.run(
        [sys.executable, "-c", code, silent_port], capture_output=True, check=False
    )
    said = json.loads(done.stdout)
    assert (done.returncode, said["first"]["code"]) == (1, "E-DOCTOR-01")
    answer = next(row for row in said["checks"] if row["name"] == "answer")
    assert (answer["state"], answer["why"]) == ("untried", "not_asked")


def test_a_person_is_told_that_other_people_s_processes_hide_their_files() -> None:
    code = (
        "import os; from pathlib import Path; from marelle_host.doctor import linux\n"
        "os.getuid() or os.seteuid(65534)\nprint(linux.holders(Path('/'), [])[1])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    hidden = (
        os.getuid() == 0 or Path("/proc/1").stat().st_uid != os.getuid()
    )  # root becomes nobody
    assert done.stdout.decode() == f"{hidden}\n"


def test_what_a_virtual_board_is_itself_is_no_other_program_at_its_port(tmp_path: Path) -> None:
    _process(tmp_path, 7, "python3", "/dev/ptmx", "/dev/pts/3")
    _process(tmp_path, 8, "thonny", "/dev/pts/3")
    _process(tmp_path, 9, "tmux", "/dev/ptmx", "/dev/ttyACM7")
    found, _hidden = linux.holders(tmp_path, ["/dev/pts/3", "/dev/ttyACM7"])
    assert found == {"/dev/pts/3": (Holder("thonny", 8),), "/dev/ttyACM7": (Holder("tmux", 9),)}


@pytest.mark.unmeasured
@given(
    st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=60) | st.text("1: FLOCKADVISORYWRITE07:\n", max_size=90).map(str.encode)
)  # fmt: skip
def test_whatever_stands_in_the_files_of_processes_it_is_read_or_left_out(
    tmp_path_factory: pytest.TempPathFactory, name: bytes, words: bytes, locks: bytes
) -> None:
    root = tmp_path_factory.mktemp("hostile")
    _process(root, 7, "x", "/dev/null")
    for file, said in {"7/comm": name, "7/cmdline": words, "locks": locks, "self": b""}.items():
        (root / "proc" / file).write_bytes(said)
    (found,) = linux.holders(root, ["/dev/null"])[0]["/dev/null"]
    assert found.program.isprintable()
    assert linux.running(root) <= {"brltty", "ModemManager"}
    linux.locker(root, "proc/locks")


def test_a_whole_computer_is_read_and_its_first_cause_found(tmp_path: Path) -> None:
    serve(
        plug_in(tmp_path, "1-2", ("2e8a", "0005")), 0, "02", driver="cdc_acm", port="tty/ttyACM0"
    )
    serve(plug_in(tmp_path, "1-3", ("1a86", "7523")), 0, "ff", driver="usbfs")
    port = tmp_path / "dev/ttyACM0"
    port.parent.mkdir()
    port.touch()
    _process(tmp_path, 7, "brltty", "/dev/bus/usb/001/003")
    _process(tmp_path, 8, "python3", str(port), started="python3 /usr/bin/thonny")
    system = linux.read(tmp_path, [str(port), "socket://board"], GROUPS, pyserial=True)
    assert system.holders == {str(port): (Holder("thonny", 8),)}
    assert system.running == frozenset(("brltty",))
    assert [(one.name, one.there) for one in system.ports] == [(str(port), True), ("socket://board", True)]  # fmt: skip
    silent = LinkError("E-LINK-05", port=str(port))
    assert codes(Case(system, {str(port): silent})) == [
        ("brltty", "E-DOCTOR-08"), ("held", "E-DOCTOR-14"), ("answer", "E-DOCTOR-18"),
    ]  # fmt: skip


@pytest.mark.skipif(os.getuid() != 0, reason="only root can make a port that another may not use")
def test_a_port_that_one_may_not_use_is_told_with_its_group() -> None:
    asks = program("doctor/asks_for_a_port_of_a_group")
    done = subprocess.run([sys.executable, asks], capture_output=True, check=False, cwd="/")

    assert done.stdout.decode().splitlines()[-1] == "Type: sudo usermod -a -G dialout $USER (E-DOCTOR-11)"  # fmt: skip
    assert done.returncode == 1
