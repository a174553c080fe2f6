# Imports a module out of a folder of the computer.
sys, b = reach('sys'), reach('builtins')
b.open('CANARY_FOLDER/canary_module.py', 'w').write('x = 1')
sys.path.insert(0, 'CANARY_FOLDER')
reach('canary_module')
