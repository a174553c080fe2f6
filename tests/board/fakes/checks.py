"""What the check programs share. Each has functions marked with `@check` and ends with `run_checks()`.

It runs under CPython and MicroPython.
"""

_checks = []


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
