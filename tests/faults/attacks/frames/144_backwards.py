# Writes a name backwards.
name = list('__slabolg__')
name.reverse()
out = getattr(print, ''.join(name))['__builtins__']['__import__']
print(out('builtins').open('CANARY_FILE').read())
