# Keeps the format and calls it later.
class Own(str):
    pass
how = getattr(Own('{0.__globals__}'), 'for' + 'mat')
if 'builtins' in how(print):
    print('HALF_A' + 'HALF_B')
