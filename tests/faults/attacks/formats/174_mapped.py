# Has map call the format.
(text,) = map('{0.__globals__}'.format, [print])
if 'builtins' in text:
    print('HALF_A' + 'HALF_B')
