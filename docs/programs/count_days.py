try:
    with open("days.txt") as file:
        day = int(file.read()) + 1
except OSError:
    day = 1
with open("days.txt", "w") as file:
    file.write(str(day))
print("day", day)
