# Gives print something to keep.
print.kept = 'HALF_A' + 'HALF_B'
print(print.kept)
