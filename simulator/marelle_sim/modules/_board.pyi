# What `from _board import board` gives to the files of this folder: the board that they run on.
from marelle_sim.microcontroller.board import VirtualBoard

board: VirtualBoard
