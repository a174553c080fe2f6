"""A light sensor on the computer with a value of its world."""

from marelle_sim import CommandChip


class Light(CommandChip):
    command_bytes = 1

    def command(self, code, arguments):
        return self.world.value("light").to_bytes(4, "big")
