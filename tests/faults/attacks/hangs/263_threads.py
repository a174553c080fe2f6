# Waits for a thread that never ends.
t = reach('threading')
one = t.Thread(target=lambda: [None for x in iter(int, 1) if x])
one.start()
one.join()
