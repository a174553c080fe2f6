"""Asks the simulated board, and counts the microseconds that it has yet to hear of.

The other side is `marelle_sim.vm.session`, which explains the numbers.
"""

from array import array

REACH, RETURN, RAISE, ATTRIBUTE, FACE, STAT, TEXT, END, HELLO, WORDS, SLEEP, DOZE = range(12)
NONE, INTEGER, TRUE, FALSE, VALUE, RAISED, CALL, RAW = range(8)
_MOST_POSTED = 8
_FULL = 3 * (_MOST_POSTED - 1)


def link(write, read, answered, forget, called):
    """Return an object that asks, and counts the microseconds that nobody over there has to hear of yet.

    Args:
        write: sends numbers, three for each question, or bytes.
        read: fills a buffer and says with how many bytes.
        answered: makes a result of an answer's kind and bytes.
        forget: is given the number of a thing that nobody over there holds any more.
        called: runs a callback, and returns what to say of it.
    """
    asks = array("q", [0] * 3 * _MOST_POSTED)
    views = [memoryview(asks)[: 3 * count] for count in range(_MOST_POSTED + 1)]
    answer = array("q", [0, 0, 0, 0])
    now = due = 0  # the present, and when something falls due: until then it passes here
    place = 0  # of the next question: those before it wait for no answer

    def exchange(what, third=0, payload=None):
        """Ask, run the callbacks that come first, and return the answer."""
        nonlocal now, due, place
        while True:
            asks[place] = -1 if place else now
            asks[place + 1] = what
            asks[place + 2] = third
            write(views[place // 3 + 1])
            place = 0
            if payload is not None:
                write(payload)
            if read(answer) != 32:
                raise SystemExit
            now = answer[2]
            due = answer[3]
            kind = answer[0]
            if kind == INTEGER:
                return answer[1]
            if kind == NONE:
                return None
            if kind >> 4:
                forget(kind >> 4)
                kind &= 15
                if kind == NONE:
                    return None
            data = _taken(read, answer[1]) if kind > FALSE else b""
            if kind != CALL:
                return answered(kind, data)
            what, payload = called(data)
            third = len(payload)

    def post(what, third):
        """Have something done that has no answer and cannot fail: the next question takes it along."""
        nonlocal due, place
        if place == _FULL:
            exchange(REACH << 2 | 1, 0)
        asks[place] = -1 if place else now
        asks[place + 1] = what
        asks[place + 2] = third
        place += 3
        due = 0  # what it costs and what it brings about is not known here

    def spending(cost):
        """Return a function that lets that much time pass."""

        def spend():
            nonlocal now
            later = now + cost
            if later < due:
                now = later
            else:
                exchange(REACH << 2 | 1, cost)

        return spend

    def sleep(duration):
        nonlocal now
        later = now + duration
        if later < due:
            now = later
        else:
            exchange(SLEEP << 2 | 1, duration)

    def tell():
        """Return the present."""
        if not due:
            exchange(REACH << 2 | 1, 0)
        return now

    def jump(later):
        """Go to a later moment, or to the callback that comes before it."""
        nonlocal now
        if later < due:
            now = later
        else:
            exchange(DOZE << 2 | 1, later)
        return now

    return exchange, post, spending, sleep, tell, jump


def _taken(read, size):
    data = bytearray(size)
    if size and read(data) != size:
        raise SystemExit
    return bytes(data)
