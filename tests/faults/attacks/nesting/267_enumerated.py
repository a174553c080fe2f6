# Takes one from enumerations inside each other.
x = iter([1])
for n in range(150000):
    x = enumerate(x)
next(x)
