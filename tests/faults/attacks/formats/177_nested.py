# Reads names in a field inside a field.
try:
    text = '{0:{1.__globals__}}'.format('', print)
except ValueError as error:
    text = str(error) + 'builtins'
if 'builtins' in text:
    print('HALF_A' + 'HALF_B')
