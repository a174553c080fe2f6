def deeper():
    try:
        deeper()
    except:
        deeper()


while True:
    try:
        deeper()
    except:
        pass
