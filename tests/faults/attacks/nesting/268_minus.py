# Puts a thousand signs before a number.
reach('sys')
x = eval('-' * 900 + '1')
print('HALF_A' + 'HALF_B')
