# Reads names behind a subscript.
text = '{0[a].__globals__}'.format({'a': print})
if 'builtins' in text:
    print('HALF_A' + 'HALF_B')
