# A board runs this file when it is switched on: the program is program.py, and the robot stops however that ends.
from marelle.tools import stop_all

try:
    import program  # which runs it
finally:
    stop_all()
