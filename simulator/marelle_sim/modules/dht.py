"""MicroPython's `dht`: DHT11 and DHT22, sensors of temperature and humidity."""

from machine import Pin, dht_readinto

__all__ = ["DHT11", "DHT22", "DHTBase"]


class DHTBase:
    """What DHT11 and DHT22 have in common: the pin, and the five bytes of the last measurement."""

    def __init__(self, pin: Pin) -> None:
        self.pin, self.buf = pin, bytearray(5)

    def measure(self) -> None:
        """Read the sensor: `humidity` and `temperature` return the values that it has sent.

        Raises:
            OSError: ETIMEDOUT, no sensor answers.
            Exception: the checksum is wrong.
        """
        dht_readinto(self.pin, self.buf)
        if sum(self.buf[:4]) & 0xFF != self.buf[4]:
            raise Exception("checksum error")  # noqa: TRY002 - MicroPython's own


class DHT11(DHTBase):
    """The DHT11, of which whole degrees and whole per cents are read: `DHT11(Pin(15))`."""

    def humidity(self) -> int:
        """Return the relative humidity of the last measurement, in per cent."""
        return self.buf[0]

    def temperature(self) -> int:
        """Return the temperature of the last measurement, in degrees Celsius."""
        return self.buf[2]


class DHT22(DHTBase):
    """The DHT22, which measures tenths of degrees and of per cent: `DHT22(Pin(15))`."""

    def humidity(self) -> float:
        """Return the relative humidity of the last measurement, in per cent."""
        return int.from_bytes(self.buf[:2], "big") * 0.1

    def temperature(self) -> float:
        """Return the temperature of the last measurement, in degrees Celsius."""
        tenths = int.from_bytes(self.buf[2:4], "big")
        return (0x8000 - tenths if tenths & 0x8000 else tenths) * 0.1
