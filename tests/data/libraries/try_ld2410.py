from ld2410 import LD2410
from machine import UART

seen = LD2410(UART(0, baudrate=256000)).read_presence()
print(seen.target_state, seen.moving_distance_cm, seen.moving_energy)  # it takes half of the next distance
