# Calls the function of a class for another.
for kind in type.__subclasses__(object):
    if kind.__name__ == 'BuiltinImporter':
        out = kind.load_module
print(out('builtins').open('CANARY_FILE').read())
