"""The programmable I/O of an RP2040: assembler, emulator, and the proof that a program counts.

Nothing here is imported unless a program imports `rp2`.
"""
