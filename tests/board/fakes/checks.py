"""What the check programs share. Each has functions marked with `@check` and ends with `run_checks()`.

It runs under CPython and MicroPython.
"""

_checks = []


class Saved:
    """Stands in for `marelle.board`: it writes no file, and refuses while it is `full`."""

    def __init__(self):
        self.found = {}
        self.full = False
        self.saved = lambda: dict(self.found)  # attributes, for only those can be imported
        self.save = self._save

    def _save(self, **changes):
        from marelle.errors import RobotError

        if self.full:
            raise RobotError("E-BOT-46", "/board.json", "the board's memory is full")
        self.found.update(changes)


def check(function):
    """Add a check; it is called by `run_checks()`, in the order of the file."""
    _checks.append(function)
    return function


def run_checks(before=None):
    """Call each check, after `before()`; print `ok` if none of them has raised."""
    for function in _checks:
        if before:
            before()
        function()
    print("ok")  # noqa: T201 - what `board_checks` looks for


def raised(call, *arguments, **named):
    """Return what a call raises; fail if it raises nothing."""
    try:
        call(*arguments, **named)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the check looks at it
        return error
    raise AssertionError("nothing was raised")


def near(value, wanted, within):
    """Fail unless `value` is within a distance of `wanted`."""
    assert -within <= value - wanted <= within, (value, wanted, within)
