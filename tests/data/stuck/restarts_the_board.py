import machine

machine.reset()
