"""Import by what is no name."""

for given in ((1,), ("",), ("x", None, None, None, -1)):
    try:
        __import__(*given)
    except Exception as error:
        print(type(error).__name__)
