# Reads names by the format above its own class.
class Own(str):
    def f(self):
        return super().format(print)
text = Own('{0.__globals__}').f()
if 'builtins' in text:
    print('HALF_A' + 'HALF_B')
