# Takes one from filters inside each other.
x = [1]
for n in range(150000):
    x = filter(None, x)
next(x)
