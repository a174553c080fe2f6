"""Prints a method, alone and in a list, and an object."""


class Lamp:
    def on(self):
        pass


lamp = Lamp()
print(lamp.on, [lamp.on, "text"].append, 3 > 2)  # noqa: PLR0133 - a comparison is a value
print("%s|%s" % (lamp.on, Lamp()))  # noqa: UP031 - as libraries do
