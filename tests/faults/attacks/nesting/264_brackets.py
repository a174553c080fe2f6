# Nests lists in a text, as deep as C goes.
x = eval('[' * 90 + ']' * 90)
reach('sys')
print('HALF_A' + 'HALF_B')
