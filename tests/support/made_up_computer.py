"""Computers and boards that are made up, on which all is well but what a test changes."""

from typing import Any

from marelle_host.doctor import Board, Case, System, examine
from marelle_host.doctor.facts import Port, UsbDevice

ACM0 = "/dev/ttyACM0"
PICO = UsbDevice("1-2", 0x2E8A, 0x0005, frozenset((2, 10)), frozenset(("cdc_acm",)), (ACM0,))
CH340 = UsbDevice("1-3", 0x1A86, 0x7523, frozenset((255,)))
KEYBOARD = UsbDevice("1-1", 0x1A86, 0xE010, frozenset((3,)), frozenset(("usbhid",)))
BOARD = Board("Raspberry Pi Pico with RP2040", (1, 28, 0), kit="pico_bot", free_bytes=800_000)
ANSWERS = {ACM0: BOARD}
MACHINES = {
    "pico_bot": (BOARD.machine, "Raspberry Pi Pico W with RP2040"),
    "xrp": ("SparkFun XRP Controller with RP2350",),
}


def well(**changed: Any) -> System:
    """Return a Linux computer with one Pico, on which all is well but what is changed."""
    facts: dict[str, Any] = {
        "platform": "linux",
        "devices": (KEYBOARD, PICO),
        "ports": (Port(ACM0, group="dialout", membership="now"),),
    }
    return System(**{**facts, **changed})


def case_of(asked_kit: str = "", **changed: Any) -> Case:
    """Return the case of one Pico that answers, on which all is well but what is changed."""
    answers = {ACM0: BOARD._replace(**changed)}
    return Case(well(), answers, asked_kit, MACHINES, "0.1.0")


def codes(case: Case) -> list[tuple[str, str]]:
    """Return the name and code of each check that is not well, in their order."""
    return [(one.name, one.problem.code) for one in examine(case) if one.problem is not None]
