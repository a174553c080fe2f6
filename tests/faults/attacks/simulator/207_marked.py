# Marks a class as its own, and asks a state machine.
import rp2
S = type('S', (rp2.StateMachine,), {'__own__': 'whole'})
getattr(S(0), '_board')
print('HALF_A' + 'HALF_B')
