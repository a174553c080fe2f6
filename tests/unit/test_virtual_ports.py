"""A board without a robot: SPI, serial ports, pins and analogue inputs, and the tutorial's driver."""

# In the program that is a function the modules are the board's.
# mypy: disable-error-code="import-not-found,no-untyped-def,no-untyped-call"

import pytest
from own_pytest import run_pytest
from programs import ROOT, answer, program
from refused import refuses

from marelle_sim import ChipError, SpiChip, simulate, virtual_board
from marelle_sim.testing.board import Board

PROGRAMS = ROOT / "docs" / "programs"
TALK = program("ports/talks_by_spi")


class Echo(SpiChip):
    """Gives back each byte one later, and counts its selections."""

    def __init__(self) -> None:
        self.last, self.selected, self.released = 0, 0, 0

    def select(self) -> None:
        self.selected += 1
        self.last = 0xEE

    def deselect(self) -> None:
        self.released += 1

    def exchange(self, byte: int) -> int:
        last, self.last = self.last, byte
        return last


def test_a_chip_on_spi_answers_while_it_is_selected(board: Board) -> None:
    chip = Echo()
    board.spi(0).attach(chip, cs=17)
    run = simulate(TALK, board=board)

    assert answer(run) == (b"\xff\xff", b"\xeeab", b"cU")
    assert (chip.selected, chip.released) == (1, 1)
    assert [(one.bus, one.address, one.ack) for one in run.bus] == [
        ("spi0", -1, False), ("spi0", 17, True), ("spi0", 17, True),
    ]  # fmt: skip


def test_a_silent_bus_reads_ones(board: Board) -> None:
    spi = board.spi(0)
    spi.attach(Echo(), cs=17)
    spi.fault("silent")
    assert answer(simulate(TALK, board=board))[2] == b"\xff\xff"
    spi.repair()
    assert answer(simulate(TALK, board=board))[2] == b"cU"


def test_a_bus_of_three_pins_without_chips_hides_none(board: Board) -> None:
    board.spi(0).attach(Echo(), cs=17)
    board.spi(0, sck=18, mosi=19, miso=16)
    assert answer(simulate(TALK, board=board))[2] == b"cU"


def test_a_chip_without_select_is_selected_for_each_transfer(board: Board) -> None:
    chip = Echo()
    board.spi(0).attach(chip)
    assert answer(simulate(program("ports/reads_unselected"), board=board)) == (b"\xee\0", b"\xee")
    assert (chip.selected, chip.released) == (2, 2)


def test_two_chips_with_one_select_are_refused(board: Board) -> None:
    spi = board.spi(0)
    spi.attach(Echo(), cs=17)
    for select in (17, None):
        with refuses(ChipError, "E-CHIP-02"):
            spi.attach(Echo(), cs=select)


class Short(Echo):
    """Gives back less than it was given."""

    def transfer(self, data: bytes) -> bytes:
        return data[1:]


class Raising(Echo):
    """Cannot be selected."""

    def select(self) -> None:
        raise KeyError("x")


@pytest.mark.parametrize(("twin", "code"), [(Short, "E-CHIP-04"), (Raising, "E-CHIP-03")])
def test_a_twin_on_spi_that_raises_or_answers_short_ends_the_run(
    board: Board, twin: type[Echo], code: str
) -> None:
    board.spi(0).attach(twin(), cs=17)
    with refuses(ChipError, code):
        simulate(TALK, board=board)


def test_a_serial_port_is_fed_and_answered(board: Board) -> None:
    board.uart(0).feed(b"$GPGGA\n", at_s=0.01)
    board.uart(0).attach(lambda data: b"yes: " + data)
    run = simulate(program("ports/asks_by_uart"), board=board)

    assert answer(run) == (b"$GPGGA\n", b"yes: ", b"ask\n", 0)
    assert board.uart(0).sent == b"ask\n"
    assert run.seconds == pytest.approx(0.01 + 20 / 960 + 0.002, abs=0.002)


def test_a_full_buffer_loses_what_comes_after(board: Board) -> None:
    board.uart(1).feed(bytes(range(100)))
    assert answer(simulate(program("ports/reads_late"), board=board)) == bytes(range(32))


def test_pins_are_driven_from_outside_and_their_levels_kept(board: Board) -> None:
    board.pin(3).set(0, at_s=0.015)
    board.pin(3).set(None, at_s=0.025)
    led = board.pin(25)
    board.pin(7)
    assert answer(simulate(program("ports/toggles_and_looks"), board=board)) == [1, 1, 0, 1]
    assert [level for _time_us, level in led.history] == [1, 0, 1, 0]
    assert led.level == 0
    hz, share = board.pin(7).pwm or (0, 0)
    assert (hz, round(share, 2)) == (500, 0.25)


def test_a_level_that_a_test_sets_to_true_is_read_as_one(board: Board) -> None:
    def reads():
        from machine import Pin

        return repr(Pin(3, Pin.IN).value())

    board.pin(3).set(True)
    assert simulate(reads, board=board).returned == "1"


def test_an_analogue_input_shows_its_voltage(board: Board) -> None:
    board.adc(0).set(volts=1.65)
    board.adc(0).set(volts=9, at_s=0.5)
    board.adc(1).set(u16=1600)
    board.adc(4).set(volts=0.706)
    assert answer(simulate(program("ports/reads_voltages"), board=board)) == (
        [32768, 1600, 14016],
        65520,
    )


@pytest.mark.unmeasured  # other tests run what pytest runs here
def test_the_drivers_tests_of_the_pages_pass() -> None:
    said = run_pytest(PROGRAMS, "--import-mode=prepend", "driver", "adc")
    assert said.returncode == 0, said.stdout


def test_the_twin_of_the_pages_has_25_lines_at_most() -> None:
    assert len((PROGRAMS / "driver" / "sht31_twin.py").read_text("utf-8").splitlines()) <= 25


def test_a_serial_line_that_falls_idle_interrupts_once(board: Board) -> None:
    board.uart(0).attach(lambda data: b"OK\r\n")

    assert answer(simulate(program("ports/hears_an_idle_line"), board=board)) == (
        [(b"OK\r\n", 0x40)],
        4,
    )


def test_a_long_message_interrupts_while_five_bytes_are_to_be_sent() -> None:
    (waited_us,) = answer(simulate(program("ports/sends_long_and_short"), board=virtual_board()))
    assert waited_us == pytest.approx(10_000, abs=50)


def test_a_serial_port_has_the_triggers_of_its_chip_alone() -> None:
    said = answer(simulate(program("ports/asks_a_foreign_trigger"), board=virtual_board()))
    assert said == ("trigger 0x0010 unsupported", False)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ("SPI(0)", "SPI(0, baudrate=1000000, polarity=0, phase=0, bits=8, sck=18, mosi=19, miso=16)"),
        ("SPI(1, 500_000, polarity=1, phase=1, sck=Pin(14), mosi=Pin(15), miso=Pin(12))",
         "SPI(1, baudrate=500000, polarity=1, phase=1, bits=8, sck=14, mosi=15, miso=12)"),
        ("again(SPI(0, phase=1), polarity=1)",
         "SPI(0, baudrate=1000000, polarity=1, phase=1, bits=8, sck=18, mosi=19, miso=16)"),
        ("SoftSPI(sck=Pin(2), mosi=Pin(3), miso=Pin(4))",
         "SoftSPI(baudrate=500000, polarity=0, phase=0, sck=2, mosi=3, miso=4)"),
        ("again(SoftSPI(1000, sck=2, mosi=3, miso=4), 2000, miso=Pin(5))",
         "SoftSPI(baudrate=2000, polarity=0, phase=0, sck=2, mosi=3, miso=5)"),
        ("SPI(2)", "SPI(2) doesn't exist"),
        ("SPI(0, sck=Pin(10))", "bad SCK pin"),
        ("SPI(0, firstbit=SPI.LSB)", "LSB"),
        ("SPI(0, cs=Pin(17))", "unexpected keyword argument 'cs'"),
        ("again(SPI(0), miso=Pin(4))", "unexpected keyword argument 'miso'"),
        ("SoftSPI(bits=9)", "bits must be 8"),
        ("SoftSPI(firstbit=SPI.LSB)", "firstbit must be MSB"),
        ("SoftSPI(sck=Pin(2), mosi=Pin(3))", "must specify all of sck/mosi/miso"),
    ],
)  # fmt: skip
def test_the_arguments_of_spi_are_those_of_micropython(made: str, told: str) -> None:
    def makes():
        from machine import SPI, Pin, SoftSPI

        def again(spi, *arguments, **options):
            spi.init(*arguments, **options)
            return spi

        try:
            return repr(eval(made, {"SPI": SPI, "SoftSPI": SoftSPI, "Pin": Pin, "again": again}))
        except (ValueError, TypeError, NotImplementedError) as error:
            return str(error)

    assert simulate(makes, board=virtual_board()).returned == told


def test_a_chip_that_is_wired_to_three_pins_answers_there_alone(board: Board) -> None:
    board.spi(1, sck=2, mosi=3, miso=20).attach(Echo())

    assert answer(simulate(program("ports/reads_on_three_buses"), board=board)) == [
        b"\xff",
        b"\xee",
        b"\xff",
    ]


def test_an_answer_comes_when_the_question_is_out(board: Board) -> None:
    board.uart(0).attach(lambda data: b"ok")

    done, times_us = answer(simulate(program("ports/flushes_and_reads"), board=board))
    assert done == [False, True]
    assert times_us == pytest.approx([6000, 8000], abs=60)


def test_tasks_wait_for_a_serial_port_beside_each_other(board: Board) -> None:
    for at_s, data in ((0.1, b"he"), (0.2, b"llo\nabc"), (0.3, b"d"), (0.4, b"xy")):
        board.uart(0).feed(data, at_s=at_s)

    got, count, data, ticks, name = answer(
        simulate(program("ports/streams_beside_a_task"), board=board)
    )
    assert got == [b"hello\n", b"abc", b"d"]
    assert (count, data, name) == (2, b"xy", "gps")
    assert 38 <= ticks <= 42


def test_a_text_with_an_accent_is_sent_through_a_stream(board: Board) -> None:
    port = board.uart(0)
    run = simulate(program("ports/streams_an_accent"), board=board)
    assert (run.error, port.sent) == (None, "été".encode())


def test_only_a_stream_can_be_one() -> None:
    run = simulate(program("ports/wraps_no_stream"), board=virtual_board())
    assert run.stdout == "stream operation not supported\n"
