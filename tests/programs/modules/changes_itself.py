"""Change a name of the program through its module `__main__`."""

import __main__

speed = 5
__main__.speed += 1
print(speed, __main__ is __import__("__main__"), __main__.__name__)
print(sorted(name for name in dir(__main__) if name[0] != "_"))
