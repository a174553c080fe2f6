"""Twin of a VL53L0X as far as its distance: the robot's front, one narrow beam (ST DS11555)."""

from marelle_sim import RegisterChip

NOTHING_MM = 8190  # what the chip says when no light comes back


class TofTwin(RegisterChip):
    """Ready as soon as it is started; the distance stands in 0x1E and 0x1F, high byte first."""

    identity = {0xC0: 0xEE}

    def read_register(self, register):
        if register == 0x13:
            return 0x04  # a measurement is there
        if register in (0x1E, 0x1F):
            distance = self.world.distance_mm(ahead_mm=65, reach_mm=2000)
            millimetres = min(NOTHING_MM, distance)
            return int(millimetres) >> (8 if register == 0x1E else 0) & 0xFF
        return super().read_register(register)
