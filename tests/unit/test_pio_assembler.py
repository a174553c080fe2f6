"""The assembler against listings of the RP2040 data sheet and of pico-examples."""

# ruff: noqa: F821  (inside an assembled function the names are the assembler's)
# mypy: disable-error-code="name-defined,call-overload"

from collections.abc import Callable
from typing import Any

import pytest
from assembled import assembled, ws2812
from hypothesis import given, strategies as st

from marelle_sim.microcontroller.pio.assembler import PIOASMError, asm_pio, asm_pio_encode

OUT_LOW, OUT_HIGH = 2, 3
WORDS, EXECCTRL, SHIFTCTRL = 0, 3, 4


def words_of(program: Any) -> Any:
    return [f"{word:04x}" for word in program[WORDS]]


def test_the_pixel_program_has_the_words_of_the_data_sheet() -> None:
    assert words_of(ws2812) == ["6221", "1123", "1400", "a442"]
    assert ws2812[EXECCTRL] == 3 << 12
    assert ws2812[SHIFTCTRL] == 24 << 25 | 1 << 17


def test_the_serial_receiver_has_the_words_of_pico_examples() -> None:
    @asm_pio(in_shiftdir=1)
    def uart_rx() -> None:
        label("start")
        wait(0, pin, 0)
        set(x, 7)[10]
        label("bitloop")
        in_(pins, 1)
        jmp(x_dec, "bitloop")[6]
        jmp(pin, "good_stop")
        irq(rel(4))
        wait(1, pin, 0)
        jmp("start")
        label("good_stop")
        push(block)

    expected = ["2020", "ea27", "4001", "0642", "00c8", "c014", "20a0", "0000", "8020"]
    assert words_of(uart_rx) == expected
    assert uart_rx[EXECCTRL] == 8 << 12
    assert uart_rx[SHIFTCTRL] == 1 << 18


def test_the_serial_sender_has_an_optional_side_set() -> None:
    @asm_pio(sideset_init=OUT_HIGH, out_init=OUT_HIGH, out_shiftdir=1)
    def uart_tx() -> None:
        pull().side(1)[7]
        set(x, 7).side(0)[7]
        label("bitloop")
        out(pins, 1)
        jmp(x_dec, "bitloop")[6]

    assert words_of(uart_tx) == ["9fa0", "f727", "6001", "0642"]
    assert uart_tx[EXECCTRL] == 1 << 30 | 3 << 12
    assert uart_tx[5:] == [OUT_HIGH, None, OUT_HIGH]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("set(0, 1)", 57345),  # MicroPython's documentation
        ("nop()", 0xA042),
        ("mov(y, osr)", 0xA047),
        ("mov(y, invert(x))", 0xA049),
        ("mov(isr, reverse(pins))", 0xA0D0),
        ("mov(exec, x)", 0xA081),
        ("mov(pc, isr)", 0xA0A6),
        ("out(exec, 16)", 0x60F0),
        ("out(isr, 2)", 0x60C2),
        ("in_(x, 32)", 0x4020),
        ("wait(1, irq, 1)[2]", 0x22C1),
        ("wait(0, irq, rel(1))", 0x2051),
        ("wait(1, gpio, 31)", 0x209F),
        ("push(noblock)", 0x8000),
        ("push(iffull, block)", 0x8060),
        ("pull()", 0x80A0),
        ("pull(ifempty, noblock)", 0x80C0),
        ("irq(block, rel(0))", 0xC030),
        ("irq(clear, 4)", 0xC044),
        ("irq(block | clear, 2)", 0xC062),
        ("set(pindirs, 1)", 0xE081),
        ("word(0x1234)", 0x1234),
    ],
)
def test_one_instruction_is_encoded_from_its_text(text: Any, word: Any) -> None:
    assert asm_pio_encode(text, 0) == word


def test_side_set_in_a_text_counts_its_enable_bit() -> None:
    assert asm_pio_encode("pull().side(1)[7]", 2, sideset_opt=True) == 0x9FA0


def test_labels_may_be_used_before_they_are_defined() -> None:
    program = assembled("jmp('end')", "nop()", "label('end')", "nop()")
    assert words_of(program) == ["0002", "a042", "a042"]


def test_wrap_and_its_target_are_recorded() -> None:
    program = assembled("nop()", "wrap_target()", "nop()", "wrap()", "nop()")
    assert program[EXECCTRL] == 1 << 12 | 1 << 7


def test_assembling_leaves_no_trace_in_the_module() -> None:
    names: dict[str, Any] = {"__name__": "program"}
    exec("def program():\n    nop()\n    set(x, 1)\n", names)
    before = set(names)

    program = asm_pio()(names["program"])

    assert set(names) == before
    assert words_of(program) == ["a042", "e021"]


def test_the_modules_own_names_are_unknown_as_on_the_board() -> None:
    names: dict[str, Any] = {}
    exec("N = 3\ndef program():\n    set(x, N)\n", names)

    with pytest.raises(NameError, match="name 'N' is not defined"):
        asm_pio()(names["program"])


def test_a_function_inside_another_sees_the_outer_ones_variables() -> None:
    def program_of(bits: Any) -> Any:
        @asm_pio()
        def program() -> None:
            in_(pins, bits)

        return program

    assert words_of(program_of(5)) == ["4005"]


def complaint(call: Callable[..., object], *given: Any, **options: Any) -> str:
    """Return the words of the error that a call raises."""
    with pytest.raises(PIOASMError) as caught:
        call(*given, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("for _ in range(33): nop()", "more than 32 instructions"),
        ("jmp('nowhere')", "unknown label nowhere"),
        ("for _ in 'ab': label('here')", "duplicate label here"),
        ("nop().side(1)", "no sideset"),
        ("nop()[32]", "delay 32 is not in 0..31"),
        ("in_(pins, 0)", "invalid bit count 0"),
        ("set(x, 32)", "set data 32 is not in 0..31"),
        ("wrap()", "wrap before any instruction"),
        ("wait(2, pin, 0)", "wait polarity 2 is not in 0..1"),
        ("wait(1, x, 0)", "wait cannot wait for 1: use gpio, pin or irq"),
        ("irq(8)", "irq index 8 is not in 0..7"),
        ("mov(x, invert(reverse(y)))", "the state machine has no such source or destination here"),
        ("set(isr, 0)", "the state machine has no such source or destination here"),
        ("set(x, '1')", "set data must be a number, not str"),
    ],
)
def test_a_wrong_program_is_refused_with_the_reason(body: str, message: str) -> None:
    assert complaint(assembled, body) == message


def test_side_set_leaves_fewer_bits_for_the_delay() -> None:
    told = complaint(assembled, "nop().side(3)[8]", sideset_init=(OUT_LOW, OUT_LOW))
    assert told == "delay 8 is not in 0..7"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sideset_init": (OUT_LOW,) * 6}, "number of pins of sideset_init 6 is not in 0..5"),
        ({"set_init": 4}, "set_init 4 is not in 0..3"),
        ({"push_thresh": 33}, "push_thresh 33 is not in 0..32"),
        ({"fifo_join": 3}, "fifo_join 3 is not in 0..2"),
    ],
)
def test_a_wrong_option_is_refused_with_the_reason(options: Any, message: Any) -> None:
    assert complaint(asm_pio, **options) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expecting exactly 1 instruction"),
        ("jmp(x_dec, 3)", "jmp is not supported in a text"),
        ("hello()", "'hello' is not an instruction"),
        ("nop() nop()", "expecting exactly 1 instruction"),
        ("nop(", "expecting exactly 1 instruction"),
        ("set(x)", "set does not take these arguments: set(x)"),
        ("set(x, z)", "unknown name 'z'"),
        ("set(x, True)", "expecting a number or a name"),
        ("set(x, -1)", "set data -1 is not in 0..31"),
        ("set(x, 1, of=2)", "expecting exactly 1 instruction"),
        ("[" * 200, "expecting exactly 1 instruction"),
        ("set(x, 1", "expecting exactly 1 instruction"),
        ("nop().wrap(1)", "expecting exactly 1 instruction"),
        ("wait(1, irq | 1, 0)", "only numbers can be combined with |"),
        ("mov(x, invert(irq))", "invert needs a number"),
        ("nop()[irq]", "delay needs a number"),
        ("nop()" + " " * 200, "expecting exactly 1 instruction"),
    ],
)
def test_a_wrong_text_is_refused_with_the_reason(text: Any, message: Any) -> None:
    assert complaint(asm_pio_encode, text, 0) == message


@given(st.text(max_size=60))
def test_any_text_is_an_instruction_or_an_assembly_error(text: Any) -> None:
    try:
        word = asm_pio_encode(text, 0)
    except PIOASMError:
        return
    assert 0 <= word <= 0xFFFF
