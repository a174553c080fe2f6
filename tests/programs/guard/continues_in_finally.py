"""Goes on in `finally` after an endless loop."""

while True:
    try:
        while True:
            pass
    finally:
        continue
