"""Run for ever, and write a file when interrupted."""

try:
    print("begun")
    while True:
        pass
finally:
    with open("/end", "w") as file:
        file.write("finally")
