"""Read a light sensor twice, half a second apart."""

from marelle import AnalogLightSensor, wait

eye = AnalogLightSensor(27)
print(eye.light())
wait(500)
print(eye.light())
