# Gives a class of the simulator something to keep.
import rp2
type.__setattr__(rp2.StateMachine, 'kept', 'HALF_A' + 'HALF_B')
print(rp2.StateMachine.kept)
