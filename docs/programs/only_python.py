def in_mm(text, /):  # line 1 is Python, but the board does not understand it (E-VM-04)
    return int(text.split(sep=" ")[0])  # a board's methods take no names: TypeError, there


print(in_mm("120 mm"))
