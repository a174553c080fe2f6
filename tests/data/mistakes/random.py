import random
from marelle import *

forward(random.randint(1, 3))
