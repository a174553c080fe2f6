"""Read a joystick and a remote control, and dim a lamp."""

from marelle import DimmableLED, IRReceiver, Joystick

stick, remote, lamp = Joystick(27, 28, 21), IRReceiver(20), DimmableLED(9)
lamp.brightness(30)
print(stick.x(), stick.y(), stick.pressed())
print(remote.wait_for_key(), remote.address(), remote.held())
print(stick.x(), stick.y(), stick.pressed())
lamp.off()
