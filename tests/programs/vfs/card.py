"""A memory card in the heap, as a module of the programs beside it."""


class Card:
    def __init__(self, data):
        self.data = bytearray(data)

    def readblocks(self, number, buf):
        buf[:] = self.data[512 * number : 512 * number + len(buf)]

    def writeblocks(self, number, buf):
        self.data[512 * number : 512 * number + len(buf)] = buf

    def ioctl(self, what, value):
        return {4: len(self.data) // 512, 5: 512}.get(what, 0)
