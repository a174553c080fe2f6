"""Asks the simulated board, and counts the microseconds that it has yet to hear of.

The other side is `marelle_sim.runners.micropython.session`, which explains the numbers.
"""

from array import array

REACH, RETURN, RAISE, ATTRIBUTE, FACE, STAT, TEXT, END, HELLO, WORDS, SLEEP, DOZE = range(12)
NONE, INTEGER, TRUE, FALSE, VALUE, RAISED, CALL, RAW = range(8)
_MOST_POSTED = 8
_FULL = 3 * (_MOST_POSTED - 1)
_KIND, _VALUE, _NOW, _DUE, _PLACE = range(5)


def buffers():
    """Return room for questions, and for an answer.

    In the answer also stand the present, when something falls due (until then time passes here), and the place of
    the next question: those before it wait for no answer.
    """
    return array("q", [0] * 3 * _MOST_POSTED), array("q", [0] * 5)


def asking(asks, answer, write, read, result_of, forget, called):
    """Return `exchange`, which asks.

    Args:
        asks: see `buffers`.
        answer: the same.
        write: sends numbers, three for each question, or bytes.
        read: fills a buffer and says with how many bytes.
        result_of: makes a result of an answer's kind and bytes.
        forget: is given the number of a thing that nobody over there holds any more.
        called: runs a callback, and returns what to say of it.
    """
    views = [memoryview(asks)[: 3 * count] for count in range(_MOST_POSTED + 1)]
    told = memoryview(answer)[:4]

    def exchange(what, third=0, payload=None):
        """Ask, run the callbacks that come first, and return the answer."""
        while True:
            place = answer[_PLACE]
            asks[place] = -1 if place else answer[_NOW]
            asks[place + 1] = what
            asks[place + 2] = third
            answer[_PLACE] = 0
            write(views[place // 3 + 1])
            if payload is not None:
                write(payload)
            if read(told) != 32:
                raise SystemExit
            kind = answer[_KIND]
            if kind == INTEGER:
                return answer[_VALUE]
            if kind >> 4:
                forget(kind >> 4)
                kind &= 15
            if kind == NONE:
                return None
            data = _taken(read, answer[_VALUE]) if kind > FALSE else b""
            if kind != CALL:
                return result_of(kind, data)
            what, payload = called(data)
            third = 0 if payload is None else len(payload)

    return exchange


def passing(asks, answer, exchange):
    """Return `post`, which has something done that has no answer, and what lets time pass and tells it."""

    def post(what, third):
        place = answer[_PLACE]
        if place == _FULL:
            exchange(REACH << 2 | 1, 0)
            place = 0
        asks[place] = -1 if place else answer[_NOW]
        asks[place + 1] = what
        asks[place + 2] = third
        answer[_PLACE] = place + 3
        answer[_DUE] = 0  # what it costs and what it brings about is not known here

    def spending(cost):
        """Return a function that lets that much time pass."""

        def spend():
            later = answer[_NOW] + cost
            if later < answer[_DUE]:
                answer[_NOW] = later
            else:
                exchange(REACH << 2 | 1, cost)

        return spend

    def sleep(duration):
        later = answer[_NOW] + duration
        if later < answer[_DUE]:
            answer[_NOW] = later
        else:
            exchange(SLEEP << 2 | 1, duration)

    def tell():
        """Return the present."""
        if not answer[_DUE]:
            exchange(REACH << 2 | 1, 0)
        return answer[_NOW]

    def jump(later):
        """Go to a later moment, or to the callback that comes before it."""
        if later < answer[_DUE]:
            answer[_NOW] = later
        else:
            exchange(DOZE << 2 | 1, later)
        return answer[_NOW]

    return post, spending, sleep, tell, jump


def _taken(read, size):
    data = bytearray(size)
    if size and read(data) != size:
        raise SystemExit
    return bytes(data)
