"""Asks a module for what it has not, and prints the error."""

import math

try:
    math.gcd
except AttributeError as error:
    print(error)
