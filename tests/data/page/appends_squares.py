found = []
for i in range(3):
    found.append(i * i)
print(found)
