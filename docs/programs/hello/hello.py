import tables

name = input("Your name? ")
for number in range(1, 4):
    print(name, tables.times_seven(number))
