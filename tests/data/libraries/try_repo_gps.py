import time

from machine import UART
from micropyGPS import MicropyGPS

uart, gps = UART(0, baudrate=9600, rxbuf=512), MicropyGPS()
for _ in range(20):
    time.sleep_ms(100)
    for byte in uart.read() or b"":
        gps.update(chr(byte))
print(gps.latitude, gps.longitude, gps.altitude, gps.speed[0], gps.timestamp)
