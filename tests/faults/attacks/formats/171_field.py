# Reads names in the field of a format.
text = '{0.__globals__}'.format(print)
if 'builtins' in text:
    print('HALF_A' + 'HALF_B')
