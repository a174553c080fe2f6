# Nests loops in a text.
reach('sys')
text = ''
for n in range(18):
    text += ' ' * n + 'if 1:\n'
exec(text + ' ' * 18 + 'pass')
print('HALF_A' + 'HALF_B')
