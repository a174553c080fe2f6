# Has the story tell something else.
m = reach('marelle_sim.results')
s = reach('marelle_sim.run')
s.Run.story = lambda self, *given, **named: 'HALF_A' + 'HALF_B'
