# Raises an error of many letters.
print('x' * 1000000 * (40 if MEGABYTES < 1000 else 600))
raise ValueError('x' * 1000000 * (40 if MEGABYTES < 1000 else 600))
