"""Prints exceptions, alone and in other things, in each way that makes a text."""

# ruff: noqa: N818, UP031, UP032 - each way to a text


class Mine(Exception):
    def __str__(self):
        return "mine"


wrong = ValueError(42)
print([wrong], (KeyError("a"),), {1: [Mine(5, 6)]}, repr(wrong), "{!r} {}".format(wrong, wrong))
print(Mine, [int, Mine], type(wrong), f"{Mine}")
print(str(KeyError("a")), str(Mine(5)), repr(Mine(5)), "%r" % Mine(5), "{}".format(KeyError("a")))
try:
    {}["a"]
except KeyError as error:
    print(f"{error} {error!r}", str(error))
try:
    int("x")
except ValueError as error:
    print(repr(error))
try:
    "{:5}".format(wrong)
except TypeError as error:
    print(error)
