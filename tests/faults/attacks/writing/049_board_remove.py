# Removes a file of the computer with the os of the board.
import os
os.remove('CANARY_FILE')
