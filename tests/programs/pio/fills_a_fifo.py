"""Put words for a machine that takes none."""

from rp2 import StateMachine, asm_pio


@asm_pio()
def deaf():
    label("here")
    jmp("here")


machine = StateMachine(0, deaf)
machine.active(1)
for word in range(5):
    machine.put(word)
    print(machine.tx_fifo())
