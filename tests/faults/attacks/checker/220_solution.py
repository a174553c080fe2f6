# Reads the solution of the lesson.
m = reach('importlib.resources')
names = [one.name for one in m.files('marelle_lessons').joinpath('content').iterdir()]
if names:
    print('HALF_A' + 'HALF_B')
