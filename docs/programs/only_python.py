def in_mm(text, /):  # line 1 is Python, but the board does not understand it (E-VM-04)
    return int(text.removesuffix(" mm"))  # no board has this method: AttributeError, there


print(in_mm("120 mm"))
