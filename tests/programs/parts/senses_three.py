"""Read three simple sensors every second, then wait for one."""

from marelle import AnalogLightSensor, AnalogSensor, DigitalSensor, wait

eye, soil, presence = AnalogLightSensor(27), AnalogSensor(28, 800, 200), DigitalSensor(21)
for _ in range(3):
    print(eye.light(), soil.value(), presence.active())
    wait(1000)
presence.wait_for()
print(presence.active())
