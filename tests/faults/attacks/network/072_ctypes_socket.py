# Connects through the C library.
c, struct = reach('ctypes'), reach('struct')
lib = c.CDLL(None)
place = struct.pack('=H', 2) + struct.pack('!H', PORT_TCP) + bytes([127, 0, 0, 1]) + bytes(8)
lib.connect(lib.socket(2, 1, 0), place, 16)
