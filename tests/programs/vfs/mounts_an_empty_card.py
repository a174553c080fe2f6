"""Mount a card on which no file system was made."""

import vfs
from card import Card

try:
    vfs.mount(Card(bytes(512 * 100)), "/sd")
except OSError as error:
    print(error.errno)
