# Takes the function out of a method.
class Own:
    def f(self):
        pass
out = Own().f.__func__.__builtins__['__import__']
print(out('builtins').open('CANARY_FILE').read())
