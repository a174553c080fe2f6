"""A kit of the program's own that imports a missing module."""

import no_such_driver  # noqa: F401

PARTS = {}
