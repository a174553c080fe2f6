import tables

nom = input("Ton nom ? ")
for nombre in range(1, 4):
    print(nom, tables.fois_sept(nombre))
