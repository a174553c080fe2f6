"""Wait for the button, then ask two questions."""

from marelle import Robot

bot = Robot()
bot.button.wait_for_press()
print(input("A ? "))
print("B ?")
input()
