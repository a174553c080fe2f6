# Takes the board out of a state machine.
import rp2
machine = rp2.StateMachine(0)
machine._board
print('HALF_A' + 'HALF_B')
