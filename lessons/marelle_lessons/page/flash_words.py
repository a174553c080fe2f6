"""The words of the page about putting MicroPython on a board."""

from __future__ import annotations

_FLASH = """
    title why begin steps step.board step.image step.write step.check which_board board no_board
    go_on back which_image images no_image where version version_and_program image unknown
    file folder looks left not_its_own not_its_own.action none_there none_there.action lost
    may_be_lost by_cable by_usb no_way write writes usb choose_usb way.cable way.usb
    way.drive way.download to_loader prepare to_loader_now bootsel reset plug did
    choose_named choose_new drive choose_drive by_hand drag_named drag_new drag_wait
    download choose_board check checks unseen done another maybe untouched silent
    silent.action other_version other_version.action other_board other_board.action many
    many.action changed changed.action large large.action unread unread.action
"""

FLASH_KEYS = tuple(f"page.flash.{name}" for name in _FLASH.split())
"""Keys of the catalogues."""
