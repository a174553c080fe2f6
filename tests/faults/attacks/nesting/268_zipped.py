# Takes one from pairs inside each other.
x = [1]
for n in range(150000):
    x = zip(x)
next(x)
