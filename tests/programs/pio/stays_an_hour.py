"""Let a machine jump to itself for an hour."""

from time import sleep

from rp2 import StateMachine, asm_pio


@asm_pio()
def stay():
    label("here")
    jmp("here")


machine = StateMachine(0, stay)
machine.active(1)
sleep(3600)
print(machine.active())
