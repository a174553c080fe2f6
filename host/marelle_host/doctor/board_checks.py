"""The doctor's checks of the boards: boards that do not answer, and problems of those that do."""

from collections.abc import Iterable

from marelle_files import OLDEST, TRIED
from marelle_host.doctor.checking import SILENT, Board, Case, Check, ended
from marelle_host.doctor.usb_kinds import kind_of
from marelle_text import Problem
from marelle_text.version import dotted

_LEAST_FREE_BYTES = 8 * 1024
"""A program of a lesson takes 2 kB, twice while it is written, and LittleFS writes blocks of 4 KiB."""
_MICROBIT = "microbit"
_MICROPYTHON = "micropython"
# reported by the checks `held`, `modem` and `rights`
_TOLD_BEFORE = ("E-LINK-03", "E-LINK-04", "E-LINK-31")


def check_rom_loader(case: Case) -> list[Check]:
    """Find each ESP32 that has started the boot loader in its ROM."""
    problems = [
        Problem("E-DOCTOR-17", port=port) for port, one in case.answers.items() if one is None
    ]
    asked = case.boards() or case.refused(*SILENT)
    return ended("rom_loader", problems, why="" if asked else "not_asked")


def check_answer(case: Case) -> list[Check]:
    """Return a row, with the reason, for each board that does not answer as MicroPython does.

    A port that cannot be opened, for another program or for want of rights, is left out: an earlier check has told it. Without such
    a board there is one row: `ok`, or `untried` if no board has answered.
    """
    problems = [
        _silence(case, port) if one.code == SILENT[0] else one
        for port, one in case.answers.items()
        if isinstance(one, Problem) and one.code not in _TOLD_BEFORE
    ]
    return _of_boards("answer", case, problems)


def _silence(case: Case, port: str) -> Problem:
    """Return the problem of a board that does not answer: E-LINK-30 if MicroPython cannot run on it, by its USB IDs; else E-DOCTOR-18."""
    kinds = (kind_of(device) for device in case.system.devices or () if port in device.ports)
    never = [kind.name for kind in kinds if kind is not None and kind.state == "never"]
    if never:
        return Problem("E-LINK-30", port=port, kind=never[0])
    return Problem("E-DOCTOR-18", port=port)


def check_micropython(case: Case) -> list[Check]:
    """Return a row for each board that runs something other than MicroPython, or, unless it is a micro:bit, a version too old for the library.

    Without such a board there is one row: `ok`, or `untried` if no board has answered.
    """
    others = [
        Problem("E-DOCTOR-19", port=port, found=board.implementation)
        for port, board in case.boards()
        if board.implementation not in ("", _MICROPYTHON)
    ]
    old = [
        Problem(
            "E-DOCTOR-20",
            port=port,
            version=dotted(board.version) or "?",
            oldest=TRIED,
        )
        for port, board in case.boards()
        if board.implementation in ("", _MICROPYTHON)
        and board.version[:2] < OLDEST
        and board.platform != _MICROBIT  # its newest MicroPython has an older version number
    ]
    return _of_boards("micropython", case, [*others, *old])


def check_library(case: Case) -> list[Check]:
    """Return a row for each board without the library, or with that of another marelle version; a board whose library is unknown has none.

    Without such a board there is one row: `ok`, or `untried` if no board has answered, or marelle was never installed on those that have.
    """
    boards = [(port, board) for port, board in case.boards() if not _is_bare(case, board)]
    problems = [
        _wrong_library(case, port, board)
        for port, board in boards
        if board.library not in ("?", case.version)
    ]
    return ended("library", problems, why="" if boards else _why_not_there(case))


def _is_bare(case: Case, board: Board) -> bool:
    """Return True if a board has nothing of marelle, and no program asks for it."""
    return _lacks_guard(board) and not (board.library or board.kit or case.asked_kit)


def _wrong_library(case: Case, port: str, board: Board) -> Problem:
    if board.platform == _MICROBIT:
        return Problem("E-LINK-38", port=port)
    if not board.library:
        return Problem("E-DOCTOR-21", port=port)
    return Problem("E-DOCTOR-29", port=port, found=board.library, ours=case.version)


def check_guard(case: Case) -> list[Check]:
    """Find each board whose guard, which lets a stuck program be stopped, is not this version's; one that never had it is no fault."""
    boards = [(port, board) for port, board in case.boards() if board.guard is not None]
    gone = [Problem("E-DOCTOR-22", port=port) for port, board in boards if not board.guard]
    return ended("guard", gone, why="" if boards else _why_not_there(case))


def _lacks_guard(board: Board) -> bool:
    """Return True if a board that can have a guard has no part of it."""
    return board.guard is None and board.platform != _MICROBIT


def _why_not_there(case: Case) -> str:
    is_bare = any(_lacks_guard(board) for _port, board in case.boards())
    return "not_installed" if is_bare else _why_untried(case)


def check_room(case: Case) -> list[Check]:
    """Return a row for each board whose flash has fewer than `_LEAST_FREE_BYTES` bytes free.

    Without such a board there is one row: `ok`, or `untried` if no board has told its free bytes.
    """
    told = [(port, one.free_bytes) for port, one in case.boards() if one.free_bytes is not None]
    full = [
        Problem("E-DOCTOR-23", port=port, free=free // 1024)
        for port, free in told
        if free < _LEAST_FREE_BYTES
    ]
    return ended("room", full, why="" if told else _why_untried(case))


def check_kit(case: Case) -> list[Check]:
    """Find each board whose kit is not the one that the program asks for, or whose kit (else that of the program) does not fit it."""
    problems = [one for port, board in case.boards() if (one := _wrong_kit(case, port, board))]
    named = case.asked_kit or any(board.kit for _port, board in case.boards())
    return ended("kit", problems, why="" if named and case.boards() else _why_untried(case))


def _wrong_kit(case: Case, port: str, board: Board) -> Problem | None:
    if case.asked_kit and board.kit and case.asked_kit != board.kit:
        return Problem("E-DOCTOR-24", port=port, kit=board.kit, asked=case.asked_kit)
    kit = board.kit or case.asked_kit
    fitting = case.machines.get(kit, (board.machine,))
    if board.machine not in fitting:
        return Problem("E-DOCTOR-25", port=port, kit=kit, wanted=fitting[0], found=board.machine)
    return None


def _of_boards(name: str, case: Case, problems: Iterable[Problem]) -> list[Check]:
    return ended(name, problems, why="" if case.boards() else "not_asked")


def _why_untried(case: Case) -> str:
    return "untold" if case.boards() else "not_asked"
