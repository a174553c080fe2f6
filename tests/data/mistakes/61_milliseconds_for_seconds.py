from time import sleep
from marelle import *

forward()
sleep(500)
forward()
