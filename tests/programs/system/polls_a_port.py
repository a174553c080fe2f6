"""Poll a serial port, first with a limit."""

import select
import sys
from time import ticks_ms

from machine import UART

port, poll = UART(0, 115_200), select.poll()
poll.register(port, select.POLLIN)
poll.register(sys.stdin, select.POLLIN)
nothing, early = poll.poll(50), ticks_ms()
found = [(stream is port, events) for stream, events in poll.poll()]
late = ticks_ms()
both = select.select([port], [port], [], 0) == ([port], [port], [])
print((nothing, early, found, late, both))
