# Reads names with a template.
string = reach('string')
text = string.Formatter().format('{0.__globals__}', print)
if 'builtins' in text:
    print('HALF_A' + 'HALF_B')
