def step(mm, /):  # line 1 is Python, but the board does not understand it (E-VM-04)
    return "120 mm".removesuffix(" mm")  # no board has this method: AttributeError, here
