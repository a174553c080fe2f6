"""Takes slices with a step of what allows it and of what does not."""

from array import array


def refused(act):
    try:
        return act()
    except (NotImplementedError, TypeError) as error:
        return type(error).__name__


step, numbers = -1, [1, 2, 3, 4]
for thing in ("abc", b"abc", (1, 2), bytearray(3), array("b", [1]), memoryview(b"ab")):
    print(refused(lambda: thing[::step]), len(thing[::1]), len(thing[::None]))  # noqa: B023 - called at once
print(numbers[::step], numbers[1::2], range(5)[::2], "abc"[-step - 1 :][0:2:-step])


def remove():
    del numbers[::2]


def change():
    numbers[::2] = [5, 6]


print(refused(remove), refused(change), numbers)


class Steps:
    def __getitem__(self, index):
        return index.step


print(Steps()[::7])
