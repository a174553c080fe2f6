"""Fails in `finally` behind an endless loop."""

try:
    while True:
        pass
finally:
    1 / 0
