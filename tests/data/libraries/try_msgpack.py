from chumicro_msgpack import packb, unpackb

packed = packb({"compact": True, "schema": 0})
print(packed.hex(), len(packed))
print(unpackb(packed) == {"compact": True, "schema": 0})
