# expect: protocol
# Le nom d’une panne, sans aucun test.
from marelle.fr import *

bot = Robot("pico_car")

print("C’est le moteur droit qui est sans force.")
