# Reads names by a format of names.
text = '{a.__globals__}'.format_map({'a': print})
if 'builtins' in text:
    print('HALF_A' + 'HALF_B')
