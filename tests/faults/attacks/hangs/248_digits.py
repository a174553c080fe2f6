# Has a number written out.
sys = reach('sys')
sys.set_int_max_str_digits(0)
x = len(str(7 ** 3000000))
while True:
    pass
