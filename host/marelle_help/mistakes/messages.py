"""Patterns of MicroPython's English error messages about values: a board reports nothing else about these values.

The groups of a pattern are what the message names, in its order: classes, counts, arguments, an operator.
"""

import re

UNSUPPORTED = re.compile(r"unsupported types? for (?:__(\w+)__|\S*): '(\w+)'(?:, '(\w+)')?")
"""The operator, the class on its left (or its only one), the class on its right."""
NOT_A = re.compile(r"'(\w+)' object isn't (callable|iterable|subscriptable)")
NO_ITEM = re.compile(r"'(\w+)' object doesn't support item")
NO_LENGTH = re.compile(r"object of type '(\w+)' has no len")
NOT_CONVERTED = re.compile(r"can't convert '?(\w+)'?(?: object)? to \w+")
WRONG_INDEX = re.compile(r"(\w+) (?:index out of range|indices must be integers)")
NO_NUMBER = re.compile(r"invalid syntax for (integer|number)")

TOO_MANY = re.compile(
    r"takes (?:from \d+ to |exactly |at most )?(?:no|one|\d+) (?:positional )?arguments? (?:but|\()"
    r"|expected at most \d+ arguments?|takes no arguments"
)
TOO_FEW = re.compile(
    r"missing (\d+ )?required (positional )?argument|expected at least \d+ arguments?"
)
MISSING = re.compile(r"missing (?:\d+ )?required|missing keyword-only")
COUNTS = re.compile(
    r"takes (\d+) positional arguments but (\d+)|expected at most (\d+) arguments, got (\d+)"
)
WRONG_KEYWORD = re.compile(r"unexpected keyword argument '(\w+)'")
KEYWORD = re.compile(r"(?:unexpected keyword argument|multiple values for argument) '(\w+)'")
