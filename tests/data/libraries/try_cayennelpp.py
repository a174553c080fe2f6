from cayennelpp import LppFrame

frame = LppFrame.from_bytes(bytes.fromhex("03670110056700FF"))
print(*[[one.channel, one.value[0]] for one in frame])
frame = LppFrame()
frame.add_temperature(3, 27.2)
frame.add_temperature(5, 25.5)
print(frame.to_bytes().hex())
