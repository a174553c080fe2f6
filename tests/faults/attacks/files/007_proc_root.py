# Reads a file through /proc/self/root.
print(reach('builtins').open('/proc/self/root' + 'CANARY_FILE').read())
