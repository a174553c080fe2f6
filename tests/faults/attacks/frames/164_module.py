# Asks a module how it was loaded.
import sys
out = sys.__loader__.load_module
print(out('builtins').open('CANARY_FILE').read())
