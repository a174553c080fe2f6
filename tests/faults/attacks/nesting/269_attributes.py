# Has a thousand names behind each other.
reach('sys')
try:
    eval('x' + '.x' * 900)
except NameError:
    pass
print('HALF_A' + 'HALF_B')
