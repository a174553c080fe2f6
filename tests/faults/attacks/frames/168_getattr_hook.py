# Takes the way in __getattr__.
class Hook:
    def __getattr__(self, name):
        return print.__globals__
out = Hook().anything['__builtins__']['__import__']
print(out('builtins').open('CANARY_FILE').read())
