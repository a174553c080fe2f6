"""A program that hangs where nothing counts and nothing can be asked: inside one comparison, in C."""

HANGS = "a, b = [0], [0]\nfor _ in range(60):\n    a, b = [a, a], [b, b]\na == b\n"
