# Has the board have written other files.
m = reach('marelle_sim.run')
m.Run.written = property(lambda self: 'HALF_A' + 'HALF_B')
