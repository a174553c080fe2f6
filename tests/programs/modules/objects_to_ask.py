"""Make objects of several kinds, and a function that prints what is asked of them."""


class A:
    """What a board does not keep."""

    x = 1

    def __len__(self):
        return 3


class B(A):
    def __init__(self):
        super().__init__()
        self.y = 2

    def meth(self):
        return 1


class Any:
    def __getattr__(self, name):
        return name


class Own(Exception):  # noqa: N818 - the name is printed
    def __init__(self, name):
        super().__init__(name)
        self.name = name


def f():
    pass


def gen():
    yield 1


b = B()


def asked(text):
    try:
        print(eval(text))
    except Exception as error:
        print(type(error).__name__, error)
