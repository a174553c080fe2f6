# Reads two wheel encoders and sets two duties, 100 times a second. A PIO program counts the encoders.
import array
from machine import PWM, Pin
from time import sleep_ms, ticks_add, ticks_diff, ticks_ms

import rp2


# The four bits "pins before, pins now" are the number of the instruction to jump to: the table must lie
# at address 0, and a program of exactly 32 instructions can lie nowhere else.
@rp2.asm_pio(in_shiftdir=rp2.PIO.SHIFT_LEFT, out_shiftdir=rp2.PIO.SHIFT_RIGHT)
def count_quadrature():
    jmp("tell")  # 00 -> 00; a pair is B, A
    jmp("up")  # 00 -> 01, A rises before B: forward
    jmp("down")  # 00 -> 10
    jmp("tell")  # 00 -> 11, two steps at once: cannot be told
    jmp("down")  # 01 -> 00
    jmp("tell")  # 01 -> 01
    jmp("tell")  # 01 -> 10
    jmp("up")  # 01 -> 11
    jmp("up")  # 10 -> 00
    jmp("tell")  # 10 -> 01
    jmp("tell")  # 10 -> 10
    jmp("down")  # 10 -> 11
    jmp("tell")  # 11 -> 00
    jmp("down")  # 11 -> 01
    jmp("up")  # 11 -> 10
    jmp("tell")  # 11 -> 11
    label("up")
    mov(y, invert(y))
    jmp(y_dec, "more")
    label("more")
    mov(y, invert(y))
    wrap_target()
    label("tell")
    mov(isr, y)
    push(noblock)
    out(isr, 2)
    in_(pins, 2)
    mov(osr, isr)
    mov(pc, isr)
    label("down")
    jmp(y_dec, "tell")
    wrap()
    nop()
    nop()
    nop()
    nop()
    nop()
    nop()


class Wheel:
    def __init__(self, number, first_pin):
        Pin(first_pin + 1, Pin.IN, Pin.PULL_UP)
        a = Pin(first_pin, Pin.IN, Pin.PULL_UP)
        self.machine = rp2.StateMachine(number, count_quadrature, freq=10_000_000, in_base=a)
        self.machine.exec("set(y, 0)")
        self.machine.active(1)
        self.words = array.array("i", (0, 0, 0, 0, 0))  # four old ones wait in the queue, then the count

    def count(self):
        self.machine.get(self.words)
        return self.words[4]


left, right = Wheel(0, 6), Wheel(1, 8)
left_motor = PWM(Pin(10), freq=20000, duty_u16=0)
right_motor = PWM(Pin(12), freq=20000, duty_u16=0)

goal = 0
due = ticks_ms()
while True:
    goal += 12  # counts in 10 ms
    left_motor.duty_u16(max(0, min(65535, 20000 + 150 * (goal - left.count()))))
    right_motor.duty_u16(max(0, min(65535, 20000 + 150 * (goal - right.count()))))
    due = ticks_add(due, 10)
    sleep_ms(max(0, ticks_diff(due, ticks_ms())))
