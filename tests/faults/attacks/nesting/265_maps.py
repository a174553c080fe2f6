# Takes one from maps inside each other.
x = [1]
for n in range(150000):
    x = map(abs, x)
next(x)
