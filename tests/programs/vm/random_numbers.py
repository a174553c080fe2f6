"""Print random numbers, with the run's seed and with one of its own."""

import random

import urandom

print(random.randint(1, 100), random.choice("abcdef"), urandom.getrandbits(30))
random.seed(3)
print(random.randrange(1000))
a = [random.random() for i in range(3)]
print([int(x * 1e9) for x in a])
