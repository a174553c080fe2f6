"""`rp2.DMA`: what MicroPython's own source (`ports/rp2/rp2_dma.c`) and the RP2040's data sheet, 2.5, say of it."""

# ruff: noqa: F821  (inside an assembled function the names are the assembler's)
# mypy: disable-error-code="name-defined,no-untyped-def,untyped-decorator,call-arg,arg-type,misc,attr-defined,has-type"

from collections.abc import Callable

import pytest
from programs import Fails, program

from marelle_sim import simulate


def returned(program: Callable[[], object]) -> object:
    run = simulate(program)
    assert run.error is None
    return run.returned


def test_a_control_register_is_packed_as_the_data_sheet_has_it() -> None:
    def program():
        from rp2 import DMA

        first, second = DMA(), DMA()
        plain = second.pack_ctrl()
        fields = DMA.unpack_ctrl(second.pack_ctrl(size=0, inc_write=False, treq_sel=5, bswap=1))
        return hex(plain), fields["chain_to"], fields["treq_sel"], fields["bswap"], repr(first)

    assert returned(program) == ("0x3f8839", 1, 5, 1, "DMA(0)")


def test_elements_are_moved_swapped_and_repeated() -> None:
    def program():
        from rp2 import DMA

        made = []
        for options in (
            {"size": 0},
            {"size": 1, "bswap": 1},
            {"size": 0, "inc_read": 0},
            {"size": 0, "inc_write": 0},
        ):
            source, target = bytes(range(8)), bytearray(8)
            with_dma = DMA()
            ctrl = with_dma.pack_ctrl(**options)
            with_dma.config(read=source, write=target, count=4, ctrl=ctrl, trigger=True)
            while with_dma.active():
                pass
            made.append((target.hex(), with_dma.count))
            with_dma.close()
        return made

    assert returned(program) == [
        ("0001020300000000", 0),
        ("0100030205040706", 0),
        ("0000000000000000", 0),
        ("0300000000000000", 0),
    ]


def test_a_ring_comes_back_to_its_first_address() -> None:
    def program():
        from rp2 import DMA

        source, target = bytes((7, 8, 9, 10)), bytearray(10)
        dma = DMA()
        ctrl = dma.pack_ctrl(size=0, ring_size=2, ring_sel=0)
        dma.config(read=source, write=target, count=10, ctrl=ctrl, trigger=True)
        while dma.active():
            pass
        return target.hex()

    assert returned(program) == "0708090a0708090a0708"


def test_a_channel_starts_the_next_one_and_its_handler_is_called_at_the_end() -> None:
    def program():
        from time import sleep_ms

        from rp2 import DMA

        first, second, seen, target = DMA(), DMA(), [], bytearray(8)
        second.config(
            read=b"5678", write=memoryview(target)[4:], count=1, ctrl=second.pack_ctrl(irq_quiet=0)
        )
        second.irq(lambda dma: seen.append((dma.channel, dma.irq().flags(), bytes(target))))
        ctrl = first.pack_ctrl(chain_to=second.channel)
        first.config(read=b"1234", write=target, count=1, ctrl=ctrl, trigger=True)
        sleep_ms(1)
        return seen

    assert returned(program) == [(1, 1, b"12345678")]


def test_a_machine_is_fed_word_by_word_at_its_own_pace() -> None:
    def program():
        from time import sleep_us, ticks_us

        import rp2
        from machine import Pin

        @rp2.asm_pio(out_init=rp2.PIO.OUT_LOW, autopull=True, pull_thresh=8)
        def bits():
            out(pins, 1)

        machine = rp2.StateMachine(4, bits, freq=10_000, out_base=Pin(3, Pin.OUT))
        dma = rp2.DMA()
        ctrl = dma.pack_ctrl(size=0, inc_write=False, treq_sel=8)
        dma.config(read=b"\x0f\xf0" * 8, write=machine, count=16, ctrl=ctrl, trigger=True)
        waiting = dma.count
        machine.active(1)
        begin, levels = ticks_us() + 50, ""
        for bit in range(128):
            sleep_us(begin + 100 * bit - ticks_us())
            levels += str(Pin(3).value())
        return waiting, levels

    waiting, levels = returned(program)
    assert waiting == 12  # four words are in the FIFO, the rest is to come
    assert levels.lstrip("0").startswith(("1" * 8 + "0" * 8) * 7)  # the highest bit goes first


def test_what_a_machine_pushes_is_taken_into_a_buffer() -> None:
    def program():
        from array import array
        from time import sleep_ms

        import rp2

        @rp2.asm_pio()
        def count():
            label("again")
            mov(isr, x)
            push()
            jmp(x_dec, "again")

        machine = rp2.StateMachine(0, count, freq=100_000)
        target, dma = array("I", bytes(40)), rp2.DMA()
        ctrl = dma.pack_ctrl(inc_read=False, treq_sel=4)
        dma.config(read=machine, write=target, count=10, ctrl=ctrl, trigger=True)
        machine.active(1)
        sleep_ms(2)
        return dma.active(), [0x1_0000_0000 - word & 0xFFFF_FFFF for word in target]

    assert returned(program) == (False, list(range(10)))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("d.config(read=b'1234', write=bytearray(4), count=1, ctrl=d.pack_ctrl(treq_sel=20), trigger=True)", "E-BOARD-08"),
        ("d.config(read=0x40034000, write=bytearray(4), count=1, ctrl=d.pack_ctrl(), trigger=True)", "E-BOARD-01"),
    ],
)  # fmt: skip
def test_what_is_not_simulated_is_told(fails: Fails, text: str, code: str) -> None:
    assert fails(f"import rp2\nd = rp2.DMA()\n{text}\n").code == code


def test_a_closed_channel_is_refused_and_given_to_the_next() -> None:
    assert simulate(program("dma/closes_a_channel")).stdout == "16\nDMA(7) 255\nchannel closed\n"


@pytest.mark.micropython
def test_both_runners_move_the_same() -> None:
    here, there = (simulate(program("dma/moves_twice"), vm=vm) for vm in ("python", "micropython"))
    assert here.stdout == there.stdout
    assert here.stdout.splitlines()[2:] == [r"bytearray(b'\x04\x00\x05\x00') DMA(0)"]
