# Takes the clock by the name that loops have for it.
names = dict(__clock__=0)
x = reach('gc').get_objects
if __clock__ if False else [one for one in x() if type(one).__name__ == 'Clock']:
    print('HALF_A' + 'HALF_B')
