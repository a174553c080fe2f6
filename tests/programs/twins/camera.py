"""A camera on the computer that sees how far and which colour."""

from marelle_sim import CommandChip


class Camera(CommandChip):
    command_bytes = 1

    def command(self, code, arguments):
        distance, colour = self.world.look() or (0, (0, 0, 0))
        return bytes((round(distance) // 4, *colour))
