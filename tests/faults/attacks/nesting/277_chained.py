# Takes one from chains inside each other.
chain = reach('itertools').chain
x = [1]
for n in range(280000):
    x = chain(x)
next(x)
