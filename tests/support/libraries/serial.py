"""Modules on a serial port."""

from libraries.library import Library, Wired
from marelle_sim import virtual_board

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


SERIAL = [
    Library(
        "diyables-micropython-minimp3", "minimp3", "DFRobot, DFPlayer Mini, 3.2: track 1 is 7E FF 06 03 00 00 01 FE F7 EF",
        player, "20\n7E FF 06 03 00 00 01 FE F7 EF 7E FF 06 43 00 00 00 FE B8 EF\n",
    ),
    Library(
        "micropython-ld2410", "ld2410", "Hi-Link, LD2410, serial protocol, example of a report: a target at rest, moved at 81 cm, energy 0",
        radar, "2 81 0\n",
    ),
]  # fmt: skip
