"""The functions of `micropython` that the library uses, for CPython."""


def const(value):
    return value


def native(function):
    return function


viper = native
