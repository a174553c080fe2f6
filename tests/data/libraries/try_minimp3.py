from DIYables_MicroPython_MiniMp3 import MiniMp3Player
from machine import UART

player = MiniMp3Player(UART(0, baudrate=9600))
player.play(1)
print(player.get_volume())
