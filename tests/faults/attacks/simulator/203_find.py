# Looks for the simulator among all objects.
gc = reach('gc')
for one in gc.get_objects():
    if type(one).__name__ == 'VirtualBoard':
        one.console.write('HALF_A' + 'HALF_B')
        break
