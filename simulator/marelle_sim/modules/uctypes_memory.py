"""The addresses of buffers in a board's memory; a buffer gets one when a program first asks for it."""

from typing import Any

__all__ = ["memory"]


class _Memory:
    """Gives each buffer an address in a Pico's RAM, which it keeps until the end of the run."""

    def __init__(self) -> None:
        self._next = 0x2000_8000
        self._views: dict[int, tuple[int, memoryview]] = {}

    def address_of(self, buffer: Any) -> int:
        """Return the address of a buffer; the first call for a buffer chooses a free one."""
        data = buffer.encode() if isinstance(buffer, str) else buffer
        try:
            view = memoryview(data).cast("B")
        except TypeError:
            raise TypeError("object with buffer protocol required") from None
        for address, known in self._views.values():
            if known.obj is view.obj and known.nbytes == view.nbytes:
                return address
        address, self._next = self._next, self._next + (view.nbytes + 31) // 16 * 16
        self._views[address] = (address, view)
        return address

    def at(self, address: int, size: int) -> memoryview:
        """Return a view of `size` bytes at an address; OSError EFAULT if they are not all in one buffer that has an address."""
        for start, view in self._views.values():
            if start <= address and address + size <= start + view.nbytes:
                return view[address - start : address - start + size]
        raise OSError(14)  # EFAULT: a board would read whatever is there

    def text_at(self, address: int) -> str:
        """Return the text at an address, up to the next zero byte; OSError EFAULT if the address is in no buffer that has one."""
        for start, view in self._views.values():
            if start <= address < start + view.nbytes:
                return bytes(view[address - start :]).split(b"\0")[0].decode()
        raise OSError(14)


memory = _Memory()
