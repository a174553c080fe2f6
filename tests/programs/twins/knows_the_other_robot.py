"""A twin on the computer that knows where the other robot is."""

from marelle_sim import CommandChip


class TeamTwin(CommandChip):
    command_bytes = 1

    def command(self, code, arguments):
        ((name, (x, y, heading)),) = self.world.others.items()
        return f"{name:<5}{x:8.2f}{y:8.2f}{heading:8.2f}".encode()
