"""Run the steps of `marelle flash`: find, plan, ask, save, flash, install, report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_host.cli.flashing import finding, report, work
from marelle_host.cli.on_boards.virtual_ports import ports_of_drives
from marelle_host.cli.terminal.errors import DONE
from marelle_host.cli.terminal.output import Terminal
from marelle_host.flash.errors import FlashError
from marelle_host.flash.host import THIS_HOST, Host

if TYPE_CHECKING:
    from marelle_host.cli.flash import FlashOptions


def flash(terminal: Terminal, options: FlashOptions, host: Host | None) -> int:
    """Plan each board; then ask once unless `--yes` is typed, do it, and tell the results; return the exit code.

    With `--dry-run`, or where no board needs anything, nothing is done: only plans and problems are told. After the answer no it is DONE.

    Raises:
        FlashError: E-FLASH-55, there is something to do and nobody to ask, and neither `--yes` nor `--dry-run` is typed.
        Problem: see `planned_boards`.
    """
    host = (host or THIS_HOST)._replace(virtual=ports_of_drives)
    all_boards = finding.planned_boards(terminal, options, host)
    todo = all_boards.to_flash or all_boards.to_install(library=options.library)
    if options.dry_run or not todo:
        return report.report(terminal, all_boards, planned=options if todo else None)
    if not options.yes:
        if not terminal.can_ask():
            raise FlashError("E-FLASH-55")
        report.tell_boards(terminal, all_boards)
    report.tell_plans(terminal, all_boards, options)
    if not options.yes:
        report.tell_troubles(terminal, all_boards)  # while the person can still correct them
        if not report.agreed(terminal, all_boards):
            terminal.tell(terminal.text("cli.install.left"))
            return DONE
    interrupted = work.flash(terminal, options, all_boards, host) or work.install(
        terminal, options, all_boards
    )
    if interrupted:
        work.note_broken_off(options, all_boards)
    return report.report(terminal, all_boards, interrupted=interrupted)
