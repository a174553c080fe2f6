"""Asks for help about functions, types, objects, modules and a class of its own."""

# ruff: noqa: E402 - it asks before it imports

help(help)
help(int)
help(1)
import machine
import micropython

help(micropython)


class A:
    x = 1

    def f(self):
        pass


help(A)
help(A())
help(machine.Pin)
