"""Has each kind of statement, in functions, in a class and outside; a helper has more."""

# ruff: noqa: PLC3002, PLW0120, RET507 - all of them, as they are

from time import sleep_ms

import helper


def side(n):
    """Doc."""
    for turn in range(n):
        if turn == 1:
            continue
        elif turn == 2:
            break
        else:
            sleep_ms(10)
    return n


class Car:
    wheels = 2

    def go(self):
        return [side(k)
                for k in (1, 3)]  # fmt: skip


try:
    Car().go()
    1 / 0
except ZeroDivisionError as error:
    print(error)
finally:
    n = 2
while n > 0:
    n -= 1
else:
    n = -1
with open("a.txt", "w") as file:
    file.write("é")
helper.count()
print((lambda x: x)(n))
