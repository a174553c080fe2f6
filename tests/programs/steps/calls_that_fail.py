"""A function catches what another raised, and calls a third."""


def fails():
    raise ValueError


def caught():
    try:
        fails()
    except ValueError as error:  # noqa: F841 - a variable of the frame
        return after()


def after():
    return 1


caught()
