"""The words of the page about what stays on a board: the program that starts by itself, what it takes the place of, the library, the name."""

from __future__ import annotations

_KEEP = """
    keep.keep keep.words keep.cancel keep.yes keep.yes.older keep.looks keep.left keep.keeps keep.restarts
    keep.done keep.older saved.take saved.again saved.download saved.download_one saved.remove
    saved.remove_one saved.remove_sure saved.stays saved.not_kept saved.not_kept.action
    library.install library.update library.robot library.which library.no_kit library.looks library.plans
    library.yes library.installs library.done board_name.label board_name.save board_name.rule
    board_name.near board_name.saves board_name.done
"""

_PLURALS = """
    keep.theirs keep.kept keep.kept.shared saved.shared saved.refused saved.sure saved.have
    saved.title saved.words saved.told finish.boards
"""

KEEP_KEYS = tuple(f"page.{name}" for name in _KEEP.split())
KEEP_PLURALS = tuple(f"page.{name}" for name in _PLURALS.split())
"""Keys of the catalogues."""
