"""Set an attribute in a method, then on a function, which keeps none."""


def turns():
    turns.count = 1


class Wheel:
    def turns(self):
        self.count = 2


wheel = Wheel()
wheel.turns()
print(wheel.count)
turns()
