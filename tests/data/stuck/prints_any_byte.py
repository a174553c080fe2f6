import sys

import micropython

micropython.kbd_intr(-1)
noise = bytes(range(256))
while True:
    sys.stdout.buffer.write(noise)
