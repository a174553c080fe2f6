"""The kinds of board: what each has, and what a program sees of it."""

# The programs below are written in functions: their modules are the board's.
# mypy: disable-error-code="name-defined,import-not-found,no-untyped-def,no-untyped-call,attr-defined,call-overload"

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from marelle_sim import ChipError, KitError, load_kit, simulate, virtual_board
from marelle_sim.boards import BOARDS, EXTERNAL
from marelle_sim.errors import BoardError

PICO_BOT = Path(load_kit("pico_bot").source).read_text(encoding="utf-8")


def seen_on(name: str, program: Any, **options: Any) -> Any:
    """Return what a program gives on a board of that kind, alone."""
    run = simulate(program, board=virtual_board(name), check=True, **options)
    return run.returned


def test_there_are_four_kinds_of_board() -> None:
    assert [*BOARDS] == ["pico", "pico_w", "pico2", "xrp_controller"]


@pytest.mark.parametrize(
    ("name", "machine", "build", "hertz", "storage"),
    [
        ("pico", "Raspberry Pi Pico with RP2040", "RPI_PICO", 125_000_000, 1_441_792),
        ("pico_w", "Raspberry Pi Pico W with RP2040", "RPI_PICO_W", 125_000_000, 868_352),
        ("pico2", "Raspberry Pi Pico2 with RP2350", "RPI_PICO2", 150_000_000, 3_145_728),
        (
            "xrp_controller", "SparkFun XRP Controller with RP2350", "SPARKFUN_XRP_CONTROLLER",
            150_000_000, 15_204_352,
        ),
    ],
)  # fmt: skip
def test_a_board_says_what_it_is(
    name: str, machine: str, build: str, hertz: int, storage: int
) -> None:
    def said():
        import os
        import sys

        from machine import freq

        return os.uname().machine, sys.implementation._machine, sys.implementation._build, freq()

    assert seen_on(name, said) == (machine, machine, build, hertz)
    assert BOARDS[name].memory.storage == storage


def test_the_memory_is_in_the_order_of_the_boards() -> None:
    def free():
        import gc

        return gc.mem_free() + gc.mem_alloc()

    totals = {name: seen_on(name, free) for name in BOARDS}
    assert 180_000 < totals["pico_w"] < totals["pico"] == 233_024
    assert 450_000 < totals["pico2"] < 512 << 10
    assert 8 << 20 < totals["xrp_controller"] < (8 << 20) + (512 << 10)


def test_names_of_pins_are_those_of_the_board() -> None:
    def pins():
        from machine import Pin

        names = ("LINE_L", "SERVO_2", "NEOPIXEL")
        assert [name for name in dir(Pin.board) if "LED" in name] == [
            "BOARD_LED", "BRD_LED", "BRD_RGB_LED", "LED",
        ]  # fmt: skip
        return [repr(getattr(Pin.board, name)) for name in names] + [repr(Pin("LED"))]

    assert seen_on("xrp_controller", pins) == [
        "Pin(GPIO44, mode=IN)", "Pin(GPIO9, mode=IN)", "Pin(GPIO37, mode=IN)",
        "Pin(EXT_GPIO0, mode=IN)",
    ]  # fmt: skip


def test_the_light_of_a_pico_w_is_on_its_radio_chip() -> None:
    def blink():
        from machine import PWM, Pin

        led = Pin(Pin.board.LED, Pin.OUT, value=1)
        said: list[Any] = [led.value(), led is Pin("LED"), led is Pin.board.WL_GPIO0]
        led.toggle()
        said.append(led.value())
        for wrong in (
            lambda: PWM(led),
            lambda: led.irq(print),
            lambda: Pin("LED", Pin.IN, Pin.PULL_UP),
            lambda: Pin("LED", Pin.OPEN_DRAIN),
            lambda: Pin("GP25"),
        ):
            try:
                wrong()
            except ValueError as error:
                said.append(str(error))
        return said

    assert seen_on("pico_w", blink) == [
        1, True, True, 0, "expecting a regular GPIO Pin", "expecting a regular GPIO Pin",
        "pulls are not supported for external pins",
        "only Pin.OUT and Pin.IN are supported for this pin", 'unknown named pin "GP25"',
    ]  # fmt: skip


def test_the_converter_of_an_xrp_controller_is_on_gpio_40_to_47() -> None:
    def read():
        from machine import ADC, Pin

        degrees = 27 - (ADC(ADC.CORE_TEMP).read_u16() * 3.3 / 65535 - 0.706) / 0.001721
        try:
            ADC(Pin(26))
        except ValueError as error:
            return (
                ADC.CORE_TEMP,
                22 < degrees < 25,
                ADC(44).read_u16(),
                ADC(4).read_u16(),
                str(error),
            )

    board = virtual_board("xrp_controller")
    board.adc(4).set(volts=1.65)
    run = simulate(read, board=board, check=True)
    assert run.returned == (8, True, 32_768, 32_768, "Pin doesn't have ADC capabilities")


def test_pwm_slices_are_twelve_on_an_rp2350() -> None:
    def slices():
        from machine import PWM

        pwms = [PWM(gpio, freq=50, duty_u16=32768) for gpio in (6, 22, 32, 35, 40, 47)]
        return [repr(pwm).split()[1:3] for pwm in pwms], pwms[0] is pwms[1], pwms[2] is pwms[4]

    named, shared, above = seen_on("xrp_controller", slices)
    assert named == [
        ["slice=3", "channel=0"], ["slice=3", "channel=0"], ["slice=8", "channel=0"],
        ["slice=9", "channel=1"], ["slice=8", "channel=0"], ["slice=11", "channel=1"],
    ]  # fmt: skip
    assert (shared, above) == (True, True)


def test_buses_without_pins_are_on_those_of_the_board() -> None:
    def buses():
        from machine import I2C, SPI, UART

        return repr(I2C(1)), repr(SPI(1)), repr(UART(1, 9600)), repr(UART(0, tx=2, rx=3))

    i2c, spi, uart, moved = seen_on("xrp_controller", buses)
    assert "scl=39, sda=38" in i2c
    assert "sck=14, mosi=15, miso=12" in spi
    assert "tx=8, rx=9" in uart
    assert "tx=2, rx=3" in moved  # an RP2350 has ports there, an RP2040 has not
    with pytest.raises(ValueError, match="bad TX pin"):
        seen_on("pico", buses)


def test_state_machines_see_32_pins_at_a_time() -> None:
    def drive():
        import rp2
        from machine import Pin

        @rp2.asm_pio(set_init=rp2.PIO.OUT_LOW)
        def high():
            set(pins, 1)  # noqa: F821

        said = ""
        try:
            rp2.StateMachine(0, high, set_base=Pin(40))
        except ValueError as error:
            said = str(error)
        first = rp2.PIO(0).gpio_base(Pin(16))
        machine = rp2.StateMachine(0, high, set_base=Pin(40))
        machine.active(1)
        machine.active(0)
        return said, repr(first), Pin(40).value(), Pin(24).value()

    assert seen_on("xrp_controller", drive) == (
        "set_base not within gpio_base range", "Pin(GPIO16, mode=IN)", 1, 0,
    )  # fmt: skip


def test_a_state_machine_of_a_quicker_chip_is_not_as_slow() -> None:
    def slow():
        import rp2

        @rp2.asm_pio()
        def nothing():
            nop()  # noqa: F821

        return repr(rp2.StateMachine(0, nothing, freq=2000))

    assert seen_on("pico", slow) == "StateMachine(0)"
    with pytest.raises(ValueError, match="freq out of range"):  # as Raspberry Pi's pio_1hz.py
        seen_on("pico2", slow)


def test_an_access_takes_less_time_on_a_quicker_chip() -> None:
    def passed():
        from time import ticks_us

        from machine import ADC

        adc, start = ADC(0), ticks_us()
        for _ in range(100):
            adc.read_u16()
        return ticks_us() - start

    slow, quick = seen_on("pico", passed), seen_on("pico2", passed)
    assert 1.15 < slow / quick < 1.4  # 150 MHz : 125 MHz, and whole microseconds


@pytest.mark.parametrize(
    ("name", "nearest"), [("pico-w", "pico_w"), ("xrp", "xrp_controller"), ("PICO2", "pico2")]
)
def test_an_unknown_board_offers_the_nearest_name_first(name: str, nearest: str) -> None:
    with pytest.raises(ChipError) as raised:
        virtual_board(name)
    assert raised.value.code == "E-CHIP-08"
    known = str(raised.value.facts["known"]).split(", ")
    assert (known[0], len(known)) == (nearest, 4)


@pytest.mark.parametrize("name", ["", None, 5, ["pico"]])
def test_what_is_no_name_of_a_board_is_refused(name: Any) -> None:
    with pytest.raises(ChipError, match="E-CHIP-08"):
        virtual_board(name)


@pytest.mark.parametrize(
    ("board", "found", "put", "code", "said"),
    [
        ("pico_w", "pin = 25", "pin = 25", "E-KIT-24", "GP0-GP22, GP26-GP28"),
        ("pico2", "pin = 17", "pin = 40", "E-KIT-24", "GP0-GP22, GP26-GP28"),
        ("xrp_controller", "pin = 17", "pin = 47", "E-KIT-24", "GP12-GP19"),
        ("xrp_controller", "pin = 17", "pin = 34", "E-KIT-24", "GP22-GP25"),  # a motor's driver
        ("pico", "adc = 2 ", "adc = 28 ", "E-KIT-08", "adc = 2  # GP28"),
        ("pico", "adc = 2 ", "adc = 5 ", "E-KIT-10", ""),
        ("xrp_controller", "adc = 2 ", "adc = 44 ", "E-KIT-08", "adc = 4  # GP44"),
        ("pico_w", "pin = 25", 'pin = "LEDS"', "E-KIT-13", "LED"),
    ],
)
def test_a_kit_is_refused_for_a_pin_that_its_board_lacks(
    board: str, found: str, put: str, code: str, said: str, tmp_path: Path
) -> None:
    table = PICO_BOT.replace('board = "pico"', f'board = "{board}"').replace(found, put, 1)
    table = table if put.startswith("pin = 25") else table.replace("pin = 25", 'pin = "LED"')
    if board == "xrp_controller":
        table = table.replace("pins = [10, 11]", "pins = [34, 35]", put == "pin = 47")
        table = table.replace("pins = [12, 13]", "pins = [32, 33]").replace("adc = 3 ", "adc = 6 ")
    (tmp_path / "kit.toml").write_text(table, encoding="utf-8")
    with pytest.raises(KitError) as refused:
        load_kit(tmp_path)
    facts = refused.value.facts
    assert refused.value.code == code
    assert put in table.splitlines()[int(facts["line"]) - 1]
    assert said in str(facts)


def test_a_kits_light_can_be_the_boards_own(tmp_path: Path) -> None:
    table = PICO_BOT.replace('board = "pico"', 'board = "pico_w"')
    (tmp_path / "kit.toml").write_text(table.replace("pin = 25", 'pin = "LED"'), encoding="utf-8")
    kit = load_kit(tmp_path)
    assert kit.parts[-1].values == {"pin": EXTERNAL}

    def light():
        from machine import Pin

        Pin("LED", Pin.OUT).on()

    run = simulate(light, kit=kit, check=True)
    assert [event[3:] for event in run.trace.select("led")] == [[EXTERNAL, 1]]


def test_the_boards_own_light_is_there_whatever_a_kit_names(tmp_path: Path) -> None:
    table = PICO_BOT.replace('board = "pico"', 'board = "pico_w"').partition(
        '[[part]]\nkind = "led"'
    )
    (tmp_path / "kit.toml").write_text(table[0], encoding="utf-8")
    kit = load_kit(tmp_path)
    assert "led" not in {part.kind for part in kit.parts}

    def light():
        from marelle import LED

        LED("LED").on()

    run = simulate(light, kit=kit, check=True)
    assert [event[3:] for event in run.trace.select("led")] == [[EXTERNAL, 1]]
    assert "The small light of the board goes on." in run.story("en")


def test_a_test_that_attaches_to_another_board_than_the_kits_is_refused() -> None:
    def nothing():
        pass

    with pytest.raises(ChipError) as raised:
        simulate(nothing, kit="pico_bot", board=virtual_board("pico2"))
    assert (raised.value.code, raised.value.facts) == (
        "E-CHIP-16", {"wanted": "pico", "given": "pico2"},
    )  # fmt: skip


def test_a_program_in_the_third_block_of_an_rp2350_is_refused() -> None:
    def begin():
        import rp2

        @rp2.asm_pio()
        def nothing():
            nop()  # noqa: F821

        return rp2.PIO(2), rp2.StateMachine(8, nothing)

    with pytest.raises(BoardError) as refused:
        seen_on("pico2", begin)
    assert refused.value.code == "E-BOARD-16"
    with pytest.raises(ValueError, match="invalid PIO"):
        seen_on("pico", begin)


def test_the_control_register_of_dma_is_the_chips() -> None:
    def packed():
        import rp2

        plain = rp2.DMA().pack_ctrl()
        return plain, sorted(rp2.DMA.unpack_ctrl(plain)), len([rp2.DMA() for _ in range(11)])

    old, old_fields, _count = seen_on("pico", packed)
    new, new_fields, _count = seen_on("pico2", packed)
    assert old == 1 | 2 << 2 | 1 << 4 | 1 << 5 | 63 << 15 | 1 << 21
    assert new == 1 | 2 << 2 | 1 << 4 | 1 << 6 | 63 << 17 | 1 << 23
    assert {*new_fields} - {*old_fields} == {"inc_read_rev", "inc_write_rev"}


def test_what_the_flash_and_the_collector_have_room_for_is_the_boards() -> None:
    def room():
        import os

        block, _size, blocks, *_more = os.statvfs("/")
        try:
            large = len(bytearray(300_000))
        except MemoryError:
            large = 0
        return block * blocks, large

    assert {name: seen_on(name, room) for name in BOARDS} == {
        "pico": (1_441_792, 0),
        "pico_w": (868_352, 0),
        "pico2": (3_145_728, 300_000),
        "xrp_controller": (15_204_352, 300_000),
    }


PRESENTS = """
import gc, os, sys, machine
from machine import ADC, Pin
print(os.uname().machine, sys.implementation._mpy, machine.freq(), ADC.CORE_TEMP)
print(round(gc.mem_free() + gc.mem_alloc(), -3), repr(Pin("LED")), len(machine.unique_id()))
print(len(bytearray(100_000)))
"""


@pytest.mark.micropython
@pytest.mark.parametrize("name", BOARDS)
def test_the_real_interpreter_is_on_the_same_board(name: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PRESENTS, encoding="utf-8")
    board = virtual_board(name)
    runs = [simulate(program, board=board, vm=vm, check=True) for vm in ("python", "micropython")]
    assert runs[0].stdout == runs[1].stdout
    assert runs[0].stdout.startswith(BOARDS[name].machine)


@pytest.mark.parametrize(
    ("kit", "read"), [("xrp", 28_080), ("xrp_beta", 28_080), ("pico_bot", 39_712)]
)
def test_the_battery_is_read_through_the_divider_of_the_kit(kit: str, read: int) -> None:
    def level():
        from machine import ADC, Pin

        named = "BOARD_VIN_MEASURE" in dir(Pin.board)
        return ADC(Pin("BOARD_VIN_MEASURE") if named else 3).read_u16()

    run = simulate(level, kit=kit, tolerances=False, check=True)
    assert abs(run.returned - read) < 700  # the board takes some of the 6 V
