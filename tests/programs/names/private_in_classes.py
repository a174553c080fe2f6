"""Use private names of two classes, one derived from the other."""


class Sensor:
    __unit = "mm"

    def __init__(self):
        self.__value = 3

    def __read(self):
        return "base"

    def read(self, __scale=1):
        return self.__read(), self.__value * __scale


class Better(Sensor):
    def __init__(self):
        super().__init__()
        self.__value += 1

    def __read(self):
        return "better"


sensor = Better()
print(sensor.read(__scale=2), sensor.__value, sensor.__unit, getattr(sensor, "__value"))
print(hasattr(sensor, "_Sensor__value"), sorted(sensor.__dict__))
