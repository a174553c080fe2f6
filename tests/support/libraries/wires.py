"""What is driven by a wire, heard on one or sent by a serial port; and libraries without a circuit of their own."""

from collections.abc import Iterable

from libraries.library import Library, Wired
from marelle_sim import OneWireChip, dallas_crc8, virtual_board

NEC_ADDRESS, NEC_COMMAND = 0x59, 0x16
PPM_US = (1000, 1500, 2000, 1250)


class Ds18b20(OneWireChip):
    """Holds the first example of its data sheet's table."""

    family = 0x28
    scratchpad = bytes.fromhex("91014B467FFF0C10")

    def function(self, code: int) -> bytes | None:
        """Read the scratchpad."""
        if code == 0xBE:
            return self.scratchpad + bytes([dallas_crc8(self.scratchpad)])
        return None


def thermometer() -> Wired:
    """Wire a DS18B20."""
    board = virtual_board()
    board.pin(15).attach(Ds18b20())
    return Wired(board)


def levels(pin: int, start_us: int, lengths_us: Iterable[int], first: int) -> Wired:
    """Wire a pin whose level changes after each of these times."""
    board = virtual_board()
    wire = board.pin(pin)
    wire.set(1 - first)
    at_us, level = start_us, first
    for length_us in lengths_us:
        wire.set(level, at_s=at_us / 1e6)
        at_us, level = at_us + length_us, 1 - level
    wire.set(level, at_s=at_us / 1e6)
    return Wired(board)


def remote() -> Wired:
    """Wire an infrared receiver that hears a key: 9 ms low, 4.5 ms high, 32 bits, low ones first."""
    code = bytes([NEC_ADDRESS, NEC_ADDRESS ^ 0xFF, NEC_COMMAND, NEC_COMMAND ^ 0xFF])
    bits = [byte >> place & 1 for byte in code for place in range(8)]
    lengths = [
        9000,
        4500,
        *(length for bit in bits for length in (560, 1690 if bit else 560)),
        560,
    ]
    return levels(16, 100_000, lengths, first=0)


def model_radio() -> Wired:
    """Wire a receiver that sends the times between pulses, again and again."""
    frame = [length for time_us in PPM_US for length in (300, time_us - 300)]
    return levels(16, 50_000, [*frame, 300, 9000] * 4, first=1)


def servo() -> Wired:
    """Wire nothing, and tell the pulse."""
    board = virtual_board()
    pin = board.pin(5)

    def shown() -> str:
        hertz, share = pin.pwm or (0, 0.0)
        return f"{hertz} Hz {share * 1e6 / (hertz or 1):.0f} us\n"

    return Wired(board, shown)


def stepper() -> Wired:
    """Wire a driver of a stepper motor, and tell its steps and the time between two."""
    board = virtual_board()
    step, direction = board.pin(2), board.pin(3)

    def shown() -> str:
        rises = [at for at, level in step.history if level]
        return f"{len(rises)} {rises[-1] - rises[-2]} us {direction.level}\n"

    return Wired(board, shown)


VOLUME = bytes.fromhex("7EFF06430000 14FEA4EF")
REPORT = bytes.fromhex("F4F3F2F10D0002AA02510000 00003B00005500F8F7F6F5")


def player() -> Wired:
    """Wire an MP3 player that tells its volume."""
    board = virtual_board()
    uart = board.uart(0)
    uart.attach(lambda sent: VOLUME if b"\x43" in sent else b"")
    return Wired(board, lambda: uart.sent.hex(" ").upper() + "\n")


def radar() -> Wired:
    """Wire a radar that reports each 100 ms."""
    board = virtual_board()
    for report in range(3):
        board.uart(0).feed(REPORT, at_s=0.05 + 0.1 * report)
    return Wired(board)


def bare() -> Wired:
    """Return a board with nothing wired to it."""
    return Wired(virtual_board())


WIRES = [
    Library(
        "diyables-micropython-ds18x20", "ds18x20", "Maxim, DS18B20, table 1: 0x0191 is 25.0625 °C",
        thermometer, "25.0625\n",
    ),
    Library(
        "aye-arr", "aye_arr", "NEC's protocol, the usual example: address 0x59, command 0x16, each with its complement",
        remote, "0xe916a659\n",
    ),
    Library(
        "micropython-ppm-reader", "ppm_reader", "a model radio's frame: the times between pulses are the channels",
        model_radio, "1000 1500 2000 1250\n",
    ),
    Library(
        "micropython-servo", "servo", "a servo's usual pulse: 1.5 ms of 20 ms in the middle of 1 ms to 2 ms",
        servo, "50 Hz 1500 us\n",
    ),
    Library(
        "micropython-stepper", "stepper", "200 steps a turn: 90 degrees are 50 steps, at 500 steps a second 2 ms apart",
        stepper, "90.0\n50 2000 us 1\n",
    ),
    Library(
        "diyables-micropython-minimp3", "minimp3", "DFRobot, DFPlayer Mini, 3.2: track 1 is 7E FF 06 03 00 00 01 FE F7 EF",
        player, "20\n7E FF 06 03 00 00 01 FE F7 EF 7E FF 06 43 00 00 00 FE B8 EF\n",
    ),
    Library(
        "micropython-ld2410", "ld2410", "Hi-Link, LD2410, serial protocol, example of a report: a target at rest, moved at 81 cm, energy 0",
        radar, "2 81 0\n",
    ),
    Library(
        "micropython-pycayennelpp", "cayennelpp",
        "myDevices, Cayenne Low Power Payload, examples: 03 67 01 10 05 67 00 FF is 27.2 and 25.5 °C",
        bare, "[3, 27.2] [5, 25.5]\n03670110056700ff\n",
    ),
    Library(
        "chumicro-msgpack", "msgpack", "msgpack.org, example: {compact: true, schema: 0} is 18 bytes",
        bare, "82a7636f6d70616374c3a6736368656d6100 18\nTrue\n",
    ),
    Library(
        "mp-cron-parser", "cron", "crontab: 0 17 */2 * * is 17:00 of each odd day, 0 0 * * SUN midnight of Sundays",
        bare, "(2025, 6, 3, 17, 0)\n(2025, 6, 8, 0, 0)\n",
    ),
    Library(
        "mpy-scheduler", "scheduler", "its own README: a task of 500 ms and one of 100 ms in 1 s",
        bare, "2 10 ValueError\n",
    ),
    Library(
        "chumicro-runner", "runner", "its own README: each 500 ms, here three times",
        bare, "500\n1000\n1500\n", needs=("chumicro-timing",),
    ),
    Library(
        "picofx", "picofx", "its own README: a light that pulses once in 2 s is bright for the first",
        bare, "1 1 1 0 0 0\n",
    ),
]  # fmt: skip
