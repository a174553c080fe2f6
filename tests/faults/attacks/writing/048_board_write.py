# Writes a file of the computer with the open of the board.
open('CANARY_FOLDER/board', 'w').write('x')
