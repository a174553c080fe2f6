"""A `dht` with sensors that never answer."""


class DHTBase:
    def __init__(self, pin):
        self.buf = bytearray(5)

    def measure(self):
        raise OSError(110)


class DHT11(DHTBase):
    pass


class DHT22(DHTBase):
    pass
