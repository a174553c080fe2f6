"""The heap of a board, whose memory the garbage collector manages: the bytes in use, and the MemoryError when it is full.

The bytes in use are counted from the objects that the program can still reach (`programs.reach`): at set times of the run, when the
bytes allocated since might not fit, and when the program's containers have grown much. The computer's own memory plays no part.
"""

from collections.abc import Callable

from marelle_sim.kernel import Clock

Reached = tuple[int, int, bool]
"""(bytes that the program can reach, what its largest object asks for when it grows, whether it runs just now)"""

BLOCK_BYTES = 16  # the smallest piece that it allocates
SYSTEM_BYTES = 8_320  # in use before a program starts
_GARBAGE_BYTES_PER_MS = 32  # estimated garbage of a program that allocates nothing large
_FIRST_CHECK_US, _SHORTEST_US, _LONGEST_US = 100_000, 10_000, 24_300_000
_MUCH_BYTES = 1000  # growth between two checks above which the memory counts as filling
_GLANCE_US, _LONGEST_GLANCE_US = 50_000, 400_000
_MANY_SLOTS = 1000  # growth since the last check above which another check is made


class Heap:
    """The heap of a board: the bytes in use, counted now and then, and whether there is room for more.

    Attributes:
        total: its size in bytes.
        reach: function that counts the bytes of all objects that the program can still reach; it is slow.
        slots: function that counts the items of the containers in the program's variables; it is quick.
    """

    def __init__(self, clock: Clock, total: int) -> None:
        self._clock, self.total = clock, total
        self.reach: Callable[[], Reached] = lambda: (0, 0, False)
        self.slots: Callable[[], int] = int
        self._slots = 0  # at the last check
        self._reached = 0  # bytes, at the last count
        self._new = 0  # bytes allocated since the last count
        self._checked = 0  # bytes reached, at the last check
        self._at_collection = self._most = 0  # bytes reached at the last collection; most since
        self._since_collection = self._collected_us = 0  # bytes since then; its time

    def watch(self) -> None:
        """Begin the regular checks that the heap is not full; a check that finds it full while the program runs raises MemoryError in it.

        The first comes after 0.1 s of the run; each wait is three times the one before, up to 24.3 s. While the heap fills, the next check
        comes half way to the time at which it would be full. A check takes some 0.1 ms of the computer's time.
        Between checks, `slots` is called each 50 ms (up to 400 ms while its result does not change). If it has grown by more than 1000,
        a check is made, so that a program that fills its heap late is stopped before it fills the computer's memory.
        """
        self._check_again(_FIRST_CHECK_US)
        self._glance_again(_GLANCE_US, 0)

    def _check_again(self, wait_us: int) -> None:
        self._clock.at(self._clock.now + wait_us, lambda: self._check(wait_us))

    def _check(self, waited_us: int) -> None:
        before = self._checked
        self._slots = self.slots()
        self._checked, grows_by, runs = self._count()
        free, more = self.total - SYSTEM_BYTES - self._checked, self._checked - before
        wait_us = min(3 * waited_us, _LONGEST_US)
        if more > _MUCH_BYTES:
            wait_us = min(wait_us, max(waited_us * free // more // 2, _SHORTEST_US))
        self._check_again(wait_us)
        if runs and free < 0:
            raise _found_full(grows_by)

    def _glance_again(self, wait_us: int, seen: int) -> None:
        self._clock.at(self._clock.now + wait_us, lambda: self._glance(wait_us, seen))

    def _glance(self, waited_us: int, seen: int) -> None:
        slots = self.slots()
        self._glance_again(
            _GLANCE_US if slots != seen else min(2 * waited_us, _LONGEST_GLANCE_US), slots
        )
        if slots > self._slots + _MANY_SLOTS:
            self._slots = slots
            reached, grows_by, runs = self._count()
            if runs and reached > self.total - SYSTEM_BYTES:
                raise _found_full(grows_by)

    def _count(self) -> Reached:
        found = self.reach()
        self._reached, self._new = found[0], 0
        self._most = max(self._most, found[0])
        return found

    def fits(self, size: int) -> bool:
        """Return True if `size` more bytes fit; before answering False, count the bytes in use anew, without garbage."""
        if SYSTEM_BYTES + self._reached + self._new + size > self.total:
            self._count()
        return SYSTEM_BYTES + self._reached + self._new + size <= self.total

    def allocate(self, size: int) -> None:
        """Allocate `size` bytes.

        Raises:
            MemoryError: they do not fit; the message is MicroPython's.
        """
        if not self.fits(size):
            raise _full(size)
        self._new += size
        self._since_collection += size

    def collect(self) -> None:
        """Collect garbage: count the bytes in use anew; what was allocated before and cannot be reached is free again."""
        self._at_collection = self._most = self._count()[0]
        self._since_collection, self._collected_us = 0, self._clock.now

    def in_use(self) -> int:
        """Return an estimate of the bytes in use, the garbage since the last collection included; less than `total`."""
        self._count()
        held = min(SYSTEM_BYTES + self._most, self.total - 1)
        garbage = max(0, self._since_collection - (self._most - self._at_collection))
        garbage += (self._clock.now - self._collected_us) // 1000 * _GARBAGE_BYTES_PER_MS
        return held + garbage % (self.total - held)


def _found_full(size: int) -> MemoryError:
    """Return the MemoryError of a check, marked so that the message does not blame the line that happens to run at that moment."""
    error = _full(size)
    error.line_is_by_chance = True  # type: ignore[attr-defined]  # for `marelle_help.diagnosis`
    return error


def _full(size: int) -> MemoryError:
    return MemoryError(f"memory allocation failed, allocating {size} bytes")
