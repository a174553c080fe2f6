import sys

import micropython

micropython.kbd_intr(-1)
while True:
    sys.stdout.buffer.write(sys.stdin.buffer.read(1))
