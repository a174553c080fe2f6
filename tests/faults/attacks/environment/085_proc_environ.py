# Reads the variables where the kernel keeps them.
print(reach('builtins').open('/proc/self/environ', 'rb').read(), reach('os').environb)
