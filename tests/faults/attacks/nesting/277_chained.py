# Takes one from chains inside each other.
chain = reach('itertools').chain
x = [1]
for n in range(150000):
    x = chain(x)
next(x)
