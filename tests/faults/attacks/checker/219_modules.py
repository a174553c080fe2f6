# Puts a module of its own in the place of one.
sys = reach('sys')
sys.modules['marelle_lessons'] = sys
if 'os' in sys.modules:
    print('HALF_A' + 'HALF_B')
