# Has the console keep something else.
m = reach('marelle_sim.run')
m.Run.stdout = property(lambda self: 'HALF_A' + 'HALF_B')
