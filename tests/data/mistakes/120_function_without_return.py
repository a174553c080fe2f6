from marelle.fr import *

bot = Robot()


def double(distance):
    distance * 2


bot.straight(double(100))
