# Makes a folder of the computer with the os of the board.
import os
os.mkdir('CANARY_FOLDER/board')
