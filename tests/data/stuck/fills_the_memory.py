while True:
    try:
        full = []
        while True:
            full.append(bytearray(1000))
    except:
        pass
