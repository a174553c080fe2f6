"""Prints to a stream of its own and to the console."""

import io

out = io.StringIO()
print(1, 2, sep="-", end="!", file=out)
print(out.getvalue(), "b")
print()
