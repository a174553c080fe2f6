# Reads names in a format that is no constant.
how = '{0.__glo' + 'bals__}'
text = how.format(print)
if 'builtins' in text:
    print('HALF_A' + 'HALF_B')
