"""Prints an exception with its traceback, without, and with a wrong one."""

import sys

kept = ValueError(1)
for clear in (False, True, 5):
    try:
        raise kept
    except ValueError as error:
        if clear:
            try:
                error.__traceback__ = None if clear is True else clear
            except AttributeError as refused:
                print(refused)
                continue
        sys.print_exception(error)
