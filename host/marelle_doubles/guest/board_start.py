"""Started by the double: its flash, its modules and its first files; then the prompt."""

import double_guest

double_guest.start(globals())
del double_guest
