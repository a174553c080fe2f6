"""A kit of one's own, one of whose own imports is not on the board."""

import no_such_driver  # noqa: F401

PARTS = {}
