# Reads names by the format of str.
text = str.format('{0.__globals__}', print)
if 'builtins' in text:
    print('HALF_A' + 'HALF_B')
