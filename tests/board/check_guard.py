# ruff: noqa: E402 (the fakes are put in place first)
"""The guard of a board (`firmware/root/lib/marelle_guard.py`): it stops motors, counts starts, waits for Ctrl-C, and saves a traceback."""

import io
import json
import sys

sys.path.append(sys.path[0] + "/../../firmware/root/lib")

SCRATCH, CONTROL, FRAME = 0x4005800C, 0x50110040, 0x50110048
PWRON, HARD, WDT, DEEPSLEEP, SOFT = 1, 2, 3, 4, 5


class Clock:
    now = 0

    def ticks_ms(self):
        return self.now

    def ticks_diff(self, end, begin):
        return end - begin

    def sleep_ms(self, ms):
        self.now += ms
        if self.now > self.interrupts:
            raise KeyboardInterrupt

    def time(self):
        return self.now // 1000

    interrupts = 1 << 40


class Registers:
    def __init__(self):
        self.kept = {}

    def __getitem__(self, address):
        if address == FRAME:
            return clock.now if machine.has_computer and clock.now > 150 else 0
        return self.kept.get(address, 0)

    def __setitem__(self, address, value):
        self.kept[address] = value


held = []


class Pin:
    OUT = 1

    def __init__(self, number, mode, value):
        assert mode == self.OUT
        held.append((number, value))


class Machine:
    PWRON_RESET, HARD_RESET, WDT_RESET, DEEPSLEEP_RESET, SOFT_RESET = 1, 2, 3, 4, 5
    Pin = Pin
    cause, has_computer = PWRON, False

    def reset_cause(self):
        return self.cause


class Files:
    """A flash in memory, with the methods of `os` and `open`."""

    def __init__(self):
        self.texts, self.folder, self.is_full, self.writes = {}, "/", False, 0

    def stat(self, name):
        if name not in self.texts:
            raise OSError(2)

    def remove(self, name):
        self.stat(name)
        del self.texts[name]

    def chdir(self, folder):
        self.folder = folder

    def open(self, name, mode="r"):
        if mode == "w" and self.is_full:
            raise OSError(28)
        if mode == "r":
            self.stat(name)
        return File(self, name, mode)


class File:
    def __init__(self, files, name, mode):
        self.files, self.name, self.mode = files, name, mode

    def read(self, most=-1):
        text = self.files.texts[self.name]
        return text if most < 0 else text[:most]

    def write(self, text):
        self.files.texts[self.name] = text
        self.files.writes += 1

    def __enter__(self):
        return self

    def __exit__(self, *_raised):
        pass


class Micropython:
    @staticmethod
    def const(value):
        return value


class Implementation:
    _machine = "Raspberry Pi Pico with RP2040"


clock, machine, files = Clock(), Machine(), Files()
machine.mem32 = Registers()
sys.modules["umachine"], sys.modules["uos"], sys.modules["utime"] = machine, files, clock
sys.modules["ujson"], sys.modules["uio"] = json, io
if sys.implementation.name != "micropython":
    sys.modules["micropython"] = Micropython
    sys.print_exception = lambda error, file: file.write(repr(error))

import marelle_guard as guard
from checks import check, raised, run_checks

guard.open = files.open


def begins(is_rp2, cause=PWRON):
    """Return the result of `begin` and the ms that it waited."""
    guard._IS_RP2, machine.cause = is_rp2, cause
    guard.scratch = lambda: SCRATCH
    before = clock.now
    return guard.begin(), clock.now - before


def fresh():
    files.texts = {"lib/marelle_start/main.py": ""}
    files.folder, files.is_full, files.writes = "/", False, 0
    machine.mem32.kept, machine.has_computer = {}, False
    clock.now, clock.interrupts = 0, 1 << 40
    held[:] = []


class Table:
    def __init__(self):
        self.LEFT = {"forward": 10, "back": 11, "enable": 8, "standby": 22, "encoder": (6, 7)}
        self.RIGHT = {"forward": 12, "direction": 13}


@check
def the_motor_pins_of_the_kit_are_held_low():

    class Kits:
        demo = Table()

    sys.modules["kits"], sys.modules["kits.demo"] = Kits, Kits.demo
    files.texts["board.json"] = '{"kit": "demo", "track": 101}'
    path = sys.path[:]
    assert begins(False)[0] is False
    assert held == [(8, 0), (22, 0), (10, 0), (11, 0), (12, 0), (13, 0)], held
    assert sys.path == path
    assert "kits" not in sys.modules
    assert "kits.demo" not in sys.modules


@check
def whatever_board_json_holds_the_program_starts():
    for text in ("", "{", '{"kit": 3}', '{"kit": "../main"}', "[1]", "\x00" * 9000, "[" * 2000):
        fresh()
        files.texts["board.json"] = text
        assert begins(False) == (False, 300), text
        assert begins(True) == (False, 0), text
        assert held == []


@check
def an_rp2_never_waits_after_a_hard_reset_and_goes_to_the_folder_of_the_starter():
    assert begins(True) == (False, 0)
    assert files.folder == "lib/marelle_start"
    assert files.writes == 0
    assert machine.mem32[SCRATCH + 0x2FF4] == 1 << 30  # a watchdog ends
    fresh()
    files.texts = {}
    assert begins(True) == (False, 0)
    assert files.folder == "/"


@check
def the_fourth_short_start_of_an_rp2_is_in_safe_mode_and_the_next_is_the_first():
    said = [begins(True, WDT)[0] for _ in range(9)]
    assert said == [False, False, False, True, False, False, False, True, False]
    machine.mem32[SCRATCH] = 0  # as the starter does after 10 s
    assert [begins(True, WDT)[0] for _ in range(3)] == [False] * 3


@check
def soft_resets_count_where_they_follow_each_other_in_2_s():
    machine.mem32[CONTROL] = 1
    assert begins(True) == (False, 0)
    assert files.folder == "/"  # USB is on: the true main.py follows, or none
    for _ in range(5):
        clock.now += 2500
        assert begins(True) == (False, 0)
    assert [begins(True) for _ in range(3)] == [(False, 300), (False, 300), (True, 0)]


@check
def what_is_in_the_register_by_chance_is_no_count():
    for said in (0xFFFFFFFF, 0x12345609, 9):
        fresh()
        machine.mem32[SCRATCH] = said
        assert begins(True) == (False, 0)
        assert machine.mem32[SCRATCH] == 0x6D617201


@check
def a_board_with_a_uart_writes_only_what_a_program_has_caused():
    assert begins(False, PWRON) == (False, 300)
    assert begins(False, SOFT) == (False, 0)
    assert begins(False, DEEPSLEEP) == (False, 0)
    assert files.writes == 0
    assert [begins(False, HARD)[0] for _ in range(5)] == [False, False, False, True, False]
    assert files.texts["starts.txt"].startswith("1 ")
    assert begins(False, PWRON)[0] is False
    assert "starts.txt" not in files.texts


@check
def starts_that_are_long_or_whose_note_is_damaged_are_none_in_a_row():
    for _ in range(6):
        clock.now += 11_000
        assert begins(False, WDT)[0] is False
    for text in ("", "x y", "9", "9 -5", "9 99999999", "1 2 3"):
        files.texts["starts.txt"] = text
        assert begins(False, WDT)[0] is False, text


@check
def a_full_flash_keeps_nothing_from_starting():
    files.is_full = True
    for _ in range(6):
        assert begins(False, HARD) == (False, 300)


@check
def a_ctrl_c_in_the_window_leaves_the_program_out():
    clock.interrupts = 100
    assert isinstance(raised(begins, False), KeyboardInterrupt)


@check
def the_starter_of_an_rp2_waits_for_a_computer_and_for_nobody_else():
    guard.listen()
    assert 400 <= clock.now < 450
    fresh()
    machine.has_computer = True
    guard.listen()
    assert 2600 <= clock.now < 2700


@check
def what_is_wrong_is_kept_once_and_forgotten_when_all_is_well():
    guard.keep(None)
    for _ in range(3):
        guard.keep(ValueError("wrong"))
    assert "ValueError" in files.texts["error.txt"]
    assert files.writes == 1
    guard.keep(TypeError("x" * 5000))
    assert len(files.texts["error.txt"]) == 2000
    guard.keep(None)
    assert "error.txt" not in files.texts


run_checks(fresh)
