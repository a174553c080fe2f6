# Reads names in a text with values.
text = f'{print.__globals__}'
if 'builtins' in text:
    print('HALF_A' + 'HALF_B')
