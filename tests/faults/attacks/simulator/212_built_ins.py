# Sets a name that loops use.
import builtins
reach('gc')
builtins.__clock__ = 1
print('HALF_A' + 'HALF_B')
