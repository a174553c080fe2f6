# Starts another Python.
sys = reach('sys')
reach('subprocess').run([sys.executable, '-c', 'open("CANARY_FOLDER/by_python", "w")'])
