# Doubles a list again and again.
x = [0]
while len(x) < (MEGABYTES << 20) // 8:
    x += x
print('HALF_A' + 'HALF_B')
