"""MicroPython's `sys`."""

from typing import Any, NoReturn

from _board import board

__all__ = [
    "argv", "byteorder", "exit", "implementation", "maxsize", "modules", "path", "platform",
    "print_exception", "ps1", "ps2", "stderr", "stdin", "stdout", "version", "version_info",
]  # fmt: skip

_NEVER_US = 1 << 60


class _Output:
    def __init__(self, number: int) -> None:
        self._number = number

    def write(self, text: str | bytes) -> int:
        """Print a text without a newline; return its length in bytes of UTF-8."""
        raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
        board.console.write(text if isinstance(text, str) else raw.decode("utf-8", "replace"))
        return len(raw)

    def flush(self) -> None:
        """Do nothing, for `write` prints at once."""

    @property
    def buffer(self) -> "_OutputBytes":
        """The same console, which also takes bytes."""
        return _OutputBytes(0)

    def __repr__(self) -> str:
        return f"<io.{type(self).__name__} {self._number}>"


class _Input:
    """The keyboard of the computer, on which nobody types during a run: reading waits for ever."""

    def read(self, size: int = -1) -> NoReturn:
        """Wait for ever: nobody types."""
        while True:
            board.clock.wait_until(_NEVER_US)

    def readline(self, size: int = -1) -> NoReturn:
        """Wait for ever: nobody types."""
        self.read(size)

    @property
    def buffer(self) -> "_InputBytes":
        """The same keyboard, as a stream of bytes: reading waits for ever, for nobody types."""
        return _InputBytes()

    def __repr__(self) -> str:
        return f"<io.{type(self).__name__} 0>"


class _OutputBytes(_Output):
    """The console as a stream of bytes (`sys.stdout.buffer`)."""


class _InputBytes(_Input):
    """The keyboard as a stream of bytes (`sys.stdin.buffer`)."""


_Output.__name__ = _Input.__name__ = "TextIOWrapper"
_OutputBytes.__name__ = _InputBytes.__name__ = "FileIO"


class _Implementation(tuple[Any, ...]):
    """The type of `sys.implementation`, a named tuple; `namedtuple` cannot make it, for it refuses names such as `_machine`."""

    __slots__ = ()

    name = property(lambda self: self[0])
    version = property(lambda self: self[1])
    _machine = property(lambda self: self[2])
    _mpy = property(lambda self: self[3])
    _build = property(lambda self: self[4])

    def __repr__(self) -> str:
        names = ("name", "version", "_machine", "_mpy", "_build")
        pairs = ", ".join([f"{name}={value!r}" for name, value in zip(names, self, strict=True)])
        return f"({pairs})"


argv: list[str] = []
byteorder = "little"
implementation = _Implementation(
    (
        "micropython",
        (1, 25, 0, ""),
        board.identity.machine,
        board.facts.chip.mpy,
        board.identity.build,
    )
)
maxsize = 2**31 - 1
modules: dict[str, Any] = {}  # filled by the loader
path = ["", ".frozen", "/lib"]
platform = "rp2"
ps1, ps2 = ">>> ", "... "
stdin = _Input()
stdout, stderr = _Output(1), _Output(2)
version = "3.4.0; MicroPython v1.25.0 on 2025-04-15"
version_info = (3, 4, 0)


def exit(*retval: object) -> NoReturn:
    """End the program; any argument is passed to `SystemExit`."""
    raise SystemExit(*retval)


def print_exception(exc: BaseException, file: Any = stdout) -> None:
    """Print an exception to a file, as the board prints one that ends the program.

    Raises:
        OSError: `file` has no `write`.
    """
    if not hasattr(file, "write"):
        raise OSError("stream operation not supported")
    file.write(board.describe_failure(exc))
