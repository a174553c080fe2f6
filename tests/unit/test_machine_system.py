"""The rest of a Pico: clock, watchdog, sleep, identity registers, `select`, `micropython`, and what is refused."""

# mypy: disable-error-code="import-not-found,no-untyped-def,no-untyped-call,attr-defined,misc"
# mypy: disable-error-code="untyped-decorator,arg-type,comparison-overlap,name-defined,unused-ignore,call-arg,type-var,var-annotated,possibly-undefined"
# ruff: noqa: F821

from pathlib import Path
from typing import Any

import pytest
from handed_in import write
from programs import Fails, RunText

from marelle_sim import simulate, virtual_board


def returned(program: Any, **options: Any) -> Any:
    run = simulate(program, board=virtual_board(), **options)
    assert run.error is None, run.error.traceback
    return run.returned


def test_the_clock_can_be_set_and_goes_on() -> None:
    def program():
        from time import localtime, sleep, time

        from machine import RTC

        clock = RTC()
        before = clock.datetime()
        clock.datetime((2027, 2, 28, 0, 23, 59, 50, 0))
        sleep(15)
        return before, clock.datetime(), localtime()[:6], time()

    before, after, local, seconds = returned(program)
    assert before == (2026, 1, 1, 3, 0, 0, 0, 0)
    assert after == (2027, 3, 1, 0, 0, 0, 5, 0)
    assert local == (2027, 3, 1, 0, 0, 5)
    assert seconds == 1_803_859_205


def test_a_watchdog_that_is_not_fed_restarts_the_board() -> None:
    def program():
        from time import sleep

        from machine import WDT

        watchdog = WDT(timeout=2000)
        for _ in range(3):
            sleep(1.5)
            watchdog.feed()
        sleep(60)

    run = simulate(program, board=virtual_board())
    assert run.ended == "reset"
    assert run.seconds == pytest.approx(6.5, abs=0.001)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("id=1", "WDT(1) doesn't exist"),
        ("timeout=8389", "timeout exceeds 8388"),
        ("timeout=0", "WDT timeout too short"),
    ],
)
def test_a_wrong_watchdog_is_refused(options: str, words: str, fails: Fails) -> None:
    error = fails(f"from machine import WDT\nWDT({options})\n", board=virtual_board())
    assert error.traceback.splitlines()[-1] == f"ValueError: {words}"


def test_a_light_sleep_lasts_as_long_as_it_is_told() -> None:
    def program():
        from time import ticks_ms

        from machine import lightsleep

        lightsleep(1234)
        return ticks_ms()

    assert returned(program) == 1234


def test_a_light_sleep_ends_at_an_interrupt() -> None:
    def program():
        from time import ticks_ms

        from machine import Pin, lightsleep

        Pin(3, Pin.IN).irq(lambda pin: None, Pin.IRQ_RISING)
        lightsleep()
        return ticks_ms()

    board = virtual_board()
    board.pin(3).set(1, at_s=2.5)
    assert simulate(program, board=board).returned == 2500


def test_a_deep_sleep_ends_the_run() -> None:
    def program():
        from machine import deepsleep

        deepsleep(3000)
        raise RuntimeError("never")

    run = simulate(program, board=virtual_board())
    assert (run.ended, round(run.seconds, 2)) == ("reset", 3.0)


def test_the_identity_registers_say_what_chip_it_is() -> None:
    def program():
        from machine import mem8, mem16, mem32

        chip = mem32[0x4000_0000]
        return chip & 0xFFF, chip >> 12 & 0xFFFF, mem16[0xE000_ED02], mem8[0x4000_0001]

    assert returned(program) == (0x927, 2, 0x410C, 0x29)


@pytest.mark.parametrize("text", ["mem32[0x40054028]", "mem32[0xD0000014] = 1"])
def test_other_registers_are_refused_with_the_reason(text: str, fails: Fails) -> None:
    error = fails(f"from machine import mem32\n{text}\n", board=virtual_board())
    assert error.code == "E-BOARD-01"


def test_threads_are_refused_with_the_reason_and_never_look_like_a_missing_module(
    run_text: RunText,
) -> None:
    text = "try:\n    import _thread\nexcept ImportError:\n    print('alone')\n"
    run = run_text(text, board=virtual_board())
    assert (run.error and run.error.code, run.stdout) == ("E-BOARD-02", "")


def test_a_module_that_only_a_pico_w_has_is_told_and_may_be_played(
    tmp_path: Path, run_text: RunText, fails: Fails
) -> None:
    text = "import network\nprint(network.hostname())\n"
    error = fails(text)
    assert (error.code, error.facts["name"]) == ("E-BOARD-04", "network")

    write(tmp_path / "stubs", {"network.py": "def hostname():\n    return 'pico'\n"})
    assert run_text(text, path=tmp_path / "stubs").stdout == "pico\n"


def test_a_poll_waits_for_the_serial_port() -> None:
    def program():
        import select
        import sys
        from time import ticks_ms

        from machine import UART

        port, poll = UART(0, 115_200), select.poll()
        poll.register(port, select.POLLIN)
        poll.register(sys.stdin, select.POLLIN)
        nothing, early = poll.poll(50), ticks_ms()
        found = [(stream is port, events) for stream, events in poll.poll()]
        late = ticks_ms()
        both = select.select([port], [port], [], 0) == ([port], [port], [])
        return nothing, early, found, late, both

    board = virtual_board()
    board.uart(0).feed(b"!", at_s=0.2)
    assert simulate(program, board=board).returned == ([], 50, [(True, 1)], 200, True)


@pytest.mark.parametrize(
    "name",
    [
        "array",
        "asyncio",
        "binascii",
        "collections",
        "errno",
        "hashlib",
        "heapq",
        "io",
        "json",
        "machine",
        "os",
        "random",
        "re",
        "select",
        "struct",
        "sys",
        "time",
    ],
)
def test_the_older_names_of_modules_are_known(name: str, run_text: RunText) -> None:
    assert run_text(f"import {name}\nimport u{name}\n", board=virtual_board()).error is None


def test_code_for_the_compilers_of_a_board_runs_as_python() -> None:
    def program():
        from array import array

        import micropython
        from micropython import const

        @micropython.native
        def add(a, b):
            return a + b

        @micropython.viper
        def fill(buf: ptr8, n: int) -> uint:
            cells = ptr16(buf)
            for index in range(n):
                cells[index] = index - 1
            return uint(-1)

        @micropython.asm_thumb
        def assembled(r0):
            add(r0, r0, r0)

        buf = bytearray(4)
        last = fill(buf, 2)
        try:
            assembled(1)
        except RuntimeError as error:
            refused = error.code
        called = []
        micropython.schedule(called.append, 3)
        locked = micropython.heap_lock(), micropython.heap_unlock()
        return add(const(1), 2), bytes(buf), last, refused, called, locked, array("H", buf)[0]

    assert returned(program) == (
        3, b"\xff\xff\0\0", 0xFFFFFFFF, "E-BOARD-03", [3], (1, 0), 0xFFFF,
    )  # fmt: skip


def test_an_interrupt_tells_its_edge_and_asking_does_not_end_it() -> None:
    def program():
        from time import sleep

        from machine import Pin

        seen = []
        pin = Pin(3, Pin.IN)
        irq = pin.irq(lambda pin: seen.append(pin.irq().flags()))
        sleep(1)
        return seen, irq.trigger(), pin.irq() is irq

    board = virtual_board()
    for at_s, level in ((0.2, 1), (0.4, 0), (0.6, 1)):
        board.pin(3).set(level, at_s=at_s)
    assert simulate(program, board=board).returned == ([8, 4, 8], 12, True)


def test_a_signal_keeps_what_is_not_given_and_may_be_inverted() -> None:
    def program():
        import rp2
        from machine import PWM, Pin

        first, second = (
            PWM(Pin(5), 1000, duty_u16=16384),
            PWM(Pin(6), freq=500, duty_u16=16384, invert=1),
        )
        first.init(freq=2000)
        return first.duty_u16(), second.duty_u16(), rp2.bootsel_button()

    board = virtual_board()
    wires = board.pin(5), board.pin(6)
    assert simulate(program, board=board).returned == (16384, 16384, 0)
    assert [(hz, round(share, 2)) for hz, share in (wire.pwm or (0, 0.0) for wire in wires)] == [
        (2000, 0.25), (500, 0.75),
    ]  # fmt: skip
