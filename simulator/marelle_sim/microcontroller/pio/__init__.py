"""The programmable I/O (PIO) of an RP2040 or RP2350: assembler, emulator, and the proof that a program counts an encoder's steps.

Nothing here is imported unless a program imports `rp2`.
"""
