"""Prints the free memory before, with and after a buffer."""

import gc

gc.collect()
a = gc.mem_free()
x = bytearray(10_000)
b = gc.mem_free()
del x
c = gc.mem_free()
gc.collect()
print(a, b, c, gc.mem_free(), gc.mem_alloc())
