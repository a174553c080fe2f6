"""Ask by several names for modules that a Pico lacks."""

import builtins

for name in ("ffi", "jni", "termios", "tls", "socket", "mip"):
    try:
        __import__(name[:1] + name[1:])
        print(name)
    except ImportError:
        pass
    try:
        builtins.__import__(name).open
        print(name)
    except ImportError:
        pass
exec("from ffi import open")
