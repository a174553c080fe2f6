# Adds a thousand numbers in one line.
reach('sys')
x = eval('1' + '+1' * 900)
print('HALF_A' + 'HALF_B')
