"""Prints to a stream of its own class, and to what is none."""

import io


class Stream(io.IOBase):
    def write(self, data):
        print("write", len(data))
        return len(data)


print("test", 12, file=Stream())
try:
    print("test", file={})
except OSError as error:
    print(error)
