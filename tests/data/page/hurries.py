from marelle import Robot

bot = Robot()
turns = 0
while True:
    turns += 1
