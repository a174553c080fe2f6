# Reads names by the format of a class of its own.
class Own(str):
    pass
text = Own.format('{0.__globals__}', print)
if 'builtins' in text:
    print('HALF_A' + 'HALF_B')
