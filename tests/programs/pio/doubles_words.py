"""Send words through a machine that doubles them."""

from rp2 import StateMachine, asm_pio


@asm_pio()
def double():
    pull()
    mov(isr, osr)
    in_(null, 1)
    push()


machine = StateMachine(4, double, freq=1_000_000)
machine.active(1)
machine.put(21)
first = machine.get()
for word in range(1, 5):
    machine.put(word)
print((first, [machine.get() for _ in range(4)]))
