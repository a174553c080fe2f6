from marelle.fr import *

bot = Robot()

robot.straight(300)
