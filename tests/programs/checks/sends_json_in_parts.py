"""Send two JSON texts on the serial line, each in two parts."""

from machine import UART

from marelle import wait

port = UART(0, 9600)
for t in (20, 21):
    port.write('{"t": ')
    port.write(str(t) + "}\n")
    wait(500)
