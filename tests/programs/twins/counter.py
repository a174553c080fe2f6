"""A twin on the computer whose attributes are its author's."""

from marelle_sim import CommandChip


class Counter(CommandChip):
    def __init__(self):
        self.place, self.chips, self.scale = 6, (), 1

    def command(self, code, arguments):
        return bytes([self.place, len(self.chips), self.scale] * 2)
