# Takes one from pairs inside each other.
x = [1]
for n in range(280000):
    x = zip(x)
next(x)
