"""Move a servo, switch a relay, and read a knob and a sensor with one wire."""

from marelle import wait
from marelle.parts.analog import Potentiometer
from marelle.parts.digital import DigitalSensor
from marelle.parts.relay import Relay
from marelle.parts.servo import Servo

arm, pump = Servo(15), Relay(14, active=0)
knob, motion = Potentiometer(26), DigitalSensor(22)
arm.move(90)
wait(100)
arm.move(120)
pump.on()
print(knob.value())
motion.wait_for()
print(knob.value())
wait(200)
