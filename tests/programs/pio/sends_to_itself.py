"""Send bytes on a serial line by PIO, and receive them by PIO."""

import rp2
from machine import Pin


@rp2.asm_pio(
    sideset_init=rp2.PIO.OUT_HIGH, out_init=rp2.PIO.OUT_HIGH, out_shiftdir=rp2.PIO.SHIFT_RIGHT
)
def send():
    pull().side(1)[7]
    set(x, 7).side(0)[7]
    label("bit")
    out(pins, 1)[6]
    jmp(x_dec, "bit")


@rp2.asm_pio(in_shiftdir=rp2.PIO.SHIFT_RIGHT)
def receive():
    wait(0, pin, 0)
    set(x, 7)[10]
    label("bit")
    in_(pins, 1)[6]
    jmp(x_dec, "bit")
    push()
    wait(1, pin, 0)


sender = rp2.StateMachine(0, send, freq=8 * 115200, sideset_base=Pin(2), out_base=Pin(2))
receiver = rp2.StateMachine(5, receive, freq=8 * 115200, in_base=Pin(2))
receiver.active(1)
sender.active(1)
got = []
for byte in b"U\x00\xffmarelle":
    sender.put(byte)
    got.append(receiver.get() >> 24)
sender.active(0)
receiver.active(0)
print(bytes(got))
