"""Sends questions to the host, and counts the virtual time that has passed here since the last one.

The host's side is `marelle_sim.runners.micropython.session`, which explains the numbers.
"""

from array import array

REACH, RETURN, RAISE, ATTRIBUTE, FACE, STAT, TEXT, END, HELLO, WORDS, SLEEP, DOZE = range(12)
NONE, INTEGER, TRUE, FALSE, VALUE, RAISED, CALL, RAW = range(8)
_MOST_POSTED = 8
_FULL = 3 * (_MOST_POSTED - 1)
_KIND, _VALUE, _NOW, _DUE, _PLACE = range(5)


def buffers():
    """Return two arrays: for up to eight questions of three numbers, and for an answer.

    The array of the answer has its kind, its value, the virtual time, the time of the board's next event (until which
    time is counted here), and the index in the first array at which the next question begins; those before it have not been sent yet.
    """
    return array("q", [0] * 3 * _MOST_POSTED), array("q", [0] * 5)


def asking(asks, answer, write, read, result_of, forget, called):
    """Return the function `exchange`, which sends a question and waits for the answer.

    Args:
        asks: the array of questions from `buffers`.
        answer: the array of the answer from `buffers`.
        write: sends an array or bytes to the host.
        read: fills a buffer from the host, and returns the number of bytes.
        result_of: returns the result for an answer's kind and bytes.
        forget: frees the object with a number, to which the host refers no more.
        called: runs a callback, and returns the question and the bytes that report its result.
    """
    views = [memoryview(asks)[: 3 * count] for count in range(_MOST_POSTED + 1)]
    told = memoryview(answer)[:4]

    def exchange(what, third=0, payload=None):
        """Send the questions that wait and this one, run the callbacks that the host asks for meanwhile, and return the answer.

        An answer that is an exception is raised; SystemExit if the host has gone. With a `payload`, `third` is its length.
        """
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
    """Return (post, spending, sleep, tell, jump): `post` stores a question without an answer; the others are about time."""

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
        """Return a function that lets `cost` us of virtual time pass."""

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
        """Return the virtual time, in us."""
        if not answer[_DUE]:
            exchange(REACH << 2 | 1, 0)
        return answer[_NOW]

    def jump(later):
        """Let time pass until `later`, in us, or until a callback before that; return the virtual time then."""
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
