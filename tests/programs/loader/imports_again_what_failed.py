"""Imports a module that fails, and again."""

for _ in range(2):
    try:
        import helper  # noqa: F401
    except ZeroDivisionError:
        print("no")
