"""Twin of a BH1750: the light of the world's environment, in 1.2ths of a lux (ROHM, 2011.11 rev. D)."""

from marelle_sim import CommandChip


class LightTwin(CommandChip):
    """Measures once, 120 ms long, or over and over: the answer is that of the moment of the command."""

    command_bytes = 1

    def command(self, code, arguments):
        if code in (0x10, 0x20):
            self.busy(120)
            return min(65535, self.world.value("light") * 6 // 5).to_bytes(2, "big")
        return None
