# Opens a file of the computer with the open of the board.
print(open('CANARY_FILE').read())
