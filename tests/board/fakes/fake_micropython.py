"""What CPython lacks of `micropython`."""


def const(value):
    return value


def native(function):
    return function


viper = native
