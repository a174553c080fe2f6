# Writes files of the board without end.
print('x' * 1000000 * (40 if MEGABYTES < 1000 else 600))
for n in range(1000):
    open('%d.txt' % n, 'w').write('x' * 100000)
