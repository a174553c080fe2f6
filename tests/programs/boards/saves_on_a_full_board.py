"""Fill the board's flash, then save a setting."""

from marelle import RobotError
from marelle.board import save

with open("/full", "w") as file:
    block = " " * 4096
    try:
        while True:
            file.write(block)
    except OSError:
        pass
try:
    save(track=101)
except RobotError as error:
    print(error)
print(open("/board.json").read())
