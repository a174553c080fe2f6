# Nests lists without end, and writes them.
sys = reach('sys')
x = []
for n in range(50000):
    x = [x]
print('HALF_A' + 'HALF_B')
