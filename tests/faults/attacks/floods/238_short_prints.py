# Prints one letter, without end.
for n in range((40 if MEGABYTES < 1000 else 600) * 1000):
    print('x' * 1000)
