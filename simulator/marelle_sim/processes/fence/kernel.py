"""Linux's system calls that Python has no function for, by `ctypes`."""

import ctypes
import os
import sys

from marelle_sim.processes.fence.call_numbers import Processor, processor


class Kernel:
    """Makes system calls of Linux by name; an argument is an integer, or bytes for a buffer.

    Attributes:
        processor: this computer's architecture, with the numbers of its system calls.

    Example:
        >>> Kernel()("getpid") == os.getpid()
        True
    """

    def __init__(self) -> None:
        """Load the C library's `syscall`.

        Raises:
            OSError: the numbers of this processor's system calls are not in `call_numbers`.
        """
        machine = os.uname().machine
        self.processor: Processor = processor(
            machine if sys.maxsize > 1 << 32 else f"32 bits of {machine}"
        )
        self._call = ctypes.CDLL(None, use_errno=True).syscall
        self._call.restype = ctypes.c_long

    def __call__(self, name: str, *arguments: int | bytes | ctypes.Array[ctypes.c_char]) -> int:
        """Make a system call and return its result, 0 or more.

        Raises:
            KeyError: this architecture has no system call of that name in `call_numbers`.
            OSError: the call failed, with its errno.
        """
        given = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
        answer: int = self._call(ctypes.c_long(self.processor.calls[name]), *given)
        if answer < 0:
            error = ctypes.get_errno()
            raise OSError(error, f"{os.strerror(error)} ({name})")
        return answer
