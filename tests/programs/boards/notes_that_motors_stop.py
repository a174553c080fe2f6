"""In place of the library's tools: a file says that the motors were stopped."""


def stop_all():
    with open("/stopped", "w") as file:
        file.write("yes")
