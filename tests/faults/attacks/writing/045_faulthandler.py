# Has a fault told into a file.
f = reach('builtins').open('CANARY_FOLDER/fault', 'w')
reach('faulthandler').dump_traceback(f)
