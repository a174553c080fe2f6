"""Make a longer and longer chain of objects, until memory is full."""


class Node:
    def __init__(self, before):
        self.before = before
        self.data = bytearray(400)


def grow(last, k):
    more = [k] * 10
    last = Node(last)
    last.more = more
    return last


last = None
for k in range(10**6):
    last = grow(last, k)
