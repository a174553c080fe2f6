try:
    while True:
        pass
except KeyboardInterrupt:
    pass
while True:
    pass
