"""Gets the class of its owner in a descriptor, and that one's subclasses."""


class D:
    def __get__(self, *a):
        return a


class C:
    d = D()


o = C.d[1].__subclasses__()
