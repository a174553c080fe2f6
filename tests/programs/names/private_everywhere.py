"""Use private names as a module, a variable, a class, an error and a global."""

import math as __math

__limit = 5


def outer():
    __count = 0

    class Counter:
        class __Inner:
            pass

        def step(self):
            nonlocal __count
            global __limit
            __count += 1
            __limit -= 1
            try:
                raise ValueError(__count)  # noqa: TRY301 - its name is private
            except ValueError as __error:
                return __math.floor(1.5), __error.args, __limit, self.__Inner.__name__

    return Counter().step()


print(outer(), __limit)
try:

    class Wrong:
        here = __missing
except NameError as error:
    print(error)
