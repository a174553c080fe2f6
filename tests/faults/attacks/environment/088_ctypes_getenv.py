# Asks the C library for a variable.
c = reach('ctypes')
get = c.CDLL(None).getenv
get.restype = c.c_char_p
print(get(b'CANARY_VARIABLE'))
