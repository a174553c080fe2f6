"""Set attributes of a class derived from OSError."""


class OwnError(OSError):
    pass


OwnError.title = 1
k = OwnError
k.text = 2
del k.text
try:
    raise OwnError(5)
except OSError as e:
    print(e.title, e.args, type(OwnError))
