"""Executes a file among its own names."""

with open("more.py", "w") as file:
    file.write("print(name)\nname = 2")
name = 1
execfile("more.py")  # noqa: F821  (a board has it)
print(name)
