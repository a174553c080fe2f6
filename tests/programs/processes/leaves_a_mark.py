"""Leave a mark in a module, in a class and in a file: the next run must find none."""

import sys

from marelle import Robot

print("seen", "mark" in sys.modules, hasattr(Robot, "mark"), "é")
sys.modules["mark"] = Robot.mark = 1
Robot().straight(100)
with open("journal.csv", "w") as file:
    file.write("1;2")
