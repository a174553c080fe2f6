"""Send, wait until all is out, and read the answer."""

from time import ticks_us

from machine import UART

port = UART(0, 10_000, timeout=100)  # a byte takes 1 ms
begun = ticks_us()
port.write(bytes(6))
done = [port.txdone()]
port.flush()
times = [ticks_us() - begun]
done.append(port.txdone())
port.read(2)
print((done, [*times, ticks_us() - begun]))
