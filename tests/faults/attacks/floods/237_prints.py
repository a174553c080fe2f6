# Prints without end.
for n in range((40 if MEGABYTES < 1000 else 600)):
    print('x' * 1000000)
