"""Let one machine wake another by a flag, which calls the program back."""

from time import sleep_ms

from rp2 import PIO, StateMachine, asm_pio


@asm_pio()
def first():
    pull()
    irq(4)


@asm_pio()
def second():
    wait(1, irq, 4)
    irq(rel(0))


called = []
sender, hearer = StateMachine(0, first), StateMachine(1, second)
hearer.irq(lambda machine: called.append(repr(machine)))
for machine in (sender, hearer):
    machine.active(1)
sender.put(1)
sleep_ms(1)
sender.put(1)
sleep_ms(1)
print((called, repr(PIO(0))))
