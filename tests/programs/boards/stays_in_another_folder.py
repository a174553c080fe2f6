"""Goes to a folder of its own and stays there."""

import os

os.mkdir("data")
os.chdir("data")
while True:
    pass
