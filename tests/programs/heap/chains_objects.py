"""Makes objects that each hold the one before: a memory that fills with small things."""


class N:
    def __init__(self, n):
        self.n = n


n = None
while True:
    n = N(n)
