"""Annotates names and gives them no value."""

x = 1


def f():
    x: int
    try:
        print(x)
    except NameError as error:
        print(error)


f()
y: int
print("y" in globals())
