while True:
    try:
        while True:
            print("encore")
    except:
        print("rien ne m'arrête")
