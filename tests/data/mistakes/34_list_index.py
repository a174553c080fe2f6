from marelle import *

bot = Robot()

notes = [440, 494, 523]; bot.buzzer.tone(notes[3], 200)
