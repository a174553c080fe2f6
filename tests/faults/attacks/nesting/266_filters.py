# Takes one from filters inside each other.
x = [1]
for n in range(300000):
    x = filter(None, x)
next(x)
