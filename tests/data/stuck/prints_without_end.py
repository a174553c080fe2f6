while True:
    print("je tourne, je tourne, je tourne")
