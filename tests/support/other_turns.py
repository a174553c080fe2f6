"""Other ways for programs to take turns than the simulator's own: whatever the way, the run must be the same."""

from collections.abc import Callable, Sequence
from random import Random
from threading import Semaphore, Thread

from greenlet import greenlet


class RandomTurns:
    """Whoever may go on goes on by chance: as unfair as can be."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._waiting: dict[int, int] = {}
        self._stacks: list[greenlet] = []
        self.clock_ms: Callable[[int], int] = lambda _index: 0
        self.switches = 0

    def run(self, programs: Sequence[Callable[[], object]]) -> None:
        self._stacks = [greenlet(program) for program in programs]
        self._waiting = dict.fromkeys(range(len(programs)), 0)
        while self._waiting:
            self._stacks[self._next()].switch()

    def wait(self, index: int, ms: int) -> None:
        self._waiting[index] = ms
        chosen = self._next()
        if chosen != index:
            self.switches += 1
            self._stacks[chosen].switch()

    def _next(self) -> int:
        can = [
            index
            for index, ms in self._waiting.items()
            if all(self.clock_ms(other) >= ms for other in self._waiting if other != index)
        ]
        chosen = self._random.choice(sorted(can))
        del self._waiting[chosen]
        return chosen


class ThreadTurns:
    """Each program in a thread of its own; one at a time runs, the one that is behind."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int]] = []
        self._may: list[Semaphore] = []
        self._over = Semaphore(0)

    def run(self, programs: Sequence[Callable[[], object]]) -> None:
        self._waiting = [(0, index) for index in range(len(programs))]
        self._may = [Semaphore(0) for _ in programs]
        threads = [
            Thread(target=self._play, args=(index, program))
            for index, program in enumerate(programs)
        ]
        for thread in threads:
            thread.start()
        self._wake()
        self._over.acquire()
        for thread in threads:
            thread.join()

    def wait(self, index: int, ms: int) -> None:
        self._waiting.append((ms, index))
        if self._wake() != index:
            self._may[index].acquire()
        else:
            self._may[index].acquire(blocking=False)

    def _play(self, index: int, program: Callable[[], object]) -> None:
        self._may[index].acquire()
        program()
        if self._waiting:
            self._wake()
        else:
            self._over.release()

    def _wake(self) -> int:
        first = min(self._waiting)
        self._waiting.remove(first)
        self._may[first[1]].release()
        return first[1]
