"""Open a serial port of the computer, which others may open too."""

import os
import sys

os.open(sys.argv[1], os.O_RDWR)
print("open", flush=True)
sys.stdin.read()
