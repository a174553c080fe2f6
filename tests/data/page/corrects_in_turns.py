def correct(side):
    seen = [0, side]
    if seen[1] > 1:
        speed = 1
    elif seen[1] < 0:
        speed = 2
    else:
        speed = 3


turns = 0
while True:
    correct(turns % 3)
    turns += 1
    if turns > 4:
        break
after = 1
