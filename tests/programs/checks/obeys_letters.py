"""Drive as the serial line says: forward, back, stop."""

from machine import UART

from marelle import Robot, wait

bot = Robot()
port = UART(0, 9600)
while True:
    line = port.readline()
    order = line.decode().strip() if line else None
    if order == "A50":
        bot.drive(50, 0)
    elif order == "R30":
        bot.drive(-30, 0)
    elif order == "S":
        bot.stop()
    wait(20)
