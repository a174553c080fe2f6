try:
    while True:
        pass
finally:
    while True:
        try:
            while True:
                pass
        except:
            pass
