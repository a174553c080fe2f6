"""Go on whenever interrupted."""

print("begun")
while True:
    try:
        while True:
            pass
    except:
        print("no")
