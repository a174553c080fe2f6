while True:
    input("Quel est ton nom ? ")
