"""Run all checks, in an order in which the cause of later problems comes first."""

from collections.abc import Callable
from types import MappingProxyType

from marelle_host.doctor import board_checks, computer_checks
from marelle_host.doctor.checking import Case, Check

_CHECKS: MappingProxyType[Callable[[Case], list[Check]], frozenset[str]] = MappingProxyType(
    {
        computer_checks.check_pyserial: frozenset(),
        computer_checks.check_usb: frozenset(),
        computer_checks.check_brltty: frozenset(("linux",)),
        computer_checks.check_driver: frozenset(),
        computer_checks.check_loader: frozenset(),
        computer_checks.check_rights: frozenset(),
        computer_checks.check_modem_manager: frozenset(("linux",)),
        computer_checks.check_in_use: frozenset(),
        board_checks.check_rom_loader: frozenset(),
        board_checks.check_answer: frozenset(),
        board_checks.check_micropython: frozenset(),
        board_checks.check_kit: frozenset(),
        board_checks.check_room: frozenset(),
        board_checks.check_guard: frozenset(),
        board_checks.check_library: frozenset(),
    }
)
"""The checks in order -> the only systems on which each is done; none for all."""


def examine(case: Case) -> list[Check]:
    """Run all checks on a case; the first row with the state `not` is the first cause."""
    return [
        row
        for check, systems in _CHECKS.items()
        if not systems or case.system.platform in systems
        for row in check(case)
    ]
