"""Prints errors of the system: their numbers, names and texts."""

# ruff: noqa: N818, TRY301, UP031 - each way to a text

import errno

try:
    raise OSError(errno.ETIMEDOUT)
except OSError as error:
    print(error.errno == errno.ETIMEDOUT, error, str(error), repr(error), type(error) is OSError)
print(
    OSError(5, "details"), OSError(5, "d", 3), OSError("x").errno, OSError().errno, OSError(9999)
)


class Lost(OSError):
    pass


try:
    raise Lost(19)
except OSError as error:
    print(error.errno, f"{error} {error!r}", [error])
try:
    open("nothing")
except OSError as error:
    print("%s %r" % (error, error))
