"""Make an object and call its method."""


class Counter:
    step = 2

    def __init__(self, n):
        self.n = n

    def more(self):
        self.n += self.step
        return self


c = Counter(1)
c.more()
pass  # noqa: PIE790 - a step after the last change
