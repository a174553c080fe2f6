# Asks for the hash of tuples inside each other.
x = ()
for n in range(300000):
    x = (x,)
hash(x)
