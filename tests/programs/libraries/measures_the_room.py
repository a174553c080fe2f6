"""Measure once with an ultrasonic sensor, in centimetres."""

from DIYables_MicroPython_Ultrasonic_Sensor import UltrasonicSensor

sensor = UltrasonicSensor(14, 15)
sensor.loop()
print(sensor.get_distance())
