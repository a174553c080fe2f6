"""The microcontrollers of the boards: RP2040, and RP2350 in its two packages."""

from itertools import accumulate
from types import MappingProxyType

from marelle_sim.boards.facts import Chip

# Sources: RP2040 data sheet (2.20 SYSINFO, 2.22 TBMAN, 4.5 PWM, 4.9 ADC), RP2350 data sheet (9 GPIO, 12.4 ADC, 12.5 PWM); ARM's for
# the processor's own register. Frequencies are those of the ports' SDK: 125 MHz, 150 MHz.
_MPY, _ARMV6M, _ARMV7EMSP = 6 | 3 << 8, 4, 7  # version and minor version; py/persistentcode.h


def _fields(*places: tuple[str, int]) -> MappingProxyType[str, tuple[int, int]]:
    """Return {field: (lowest bit, number of bits)} of a register, from its (field, number of bits) in order from bit 0.

    A field named "" is a gap; it is left out.
    """
    lowest = accumulate([bits for _name, bits in places], initial=0)
    return MappingProxyType(
        {name: (bit, bits) for (name, bits), bit in zip(places, lowest, strict=False) if name}
    )


RP2040 = Chip(
    name="RP2040",
    gpios=30,
    hertz=125_000_000,
    adc_pins=range(26, 30),
    pwm_slices=8,
    pio_blocks=2,
    dma_channels=12,
    dma_fields=_fields(  # 2.5.7, CTRL_TRIG
        ("enable", 1),
        ("high_pri", 1),
        ("size", 2),
        ("inc_read", 1),
        ("inc_write", 1),
        ("ring_size", 4),
        ("ring_sel", 1),
        ("chain_to", 4),
        ("treq_sel", 6),
        ("irq_quiet", 1),
        ("bswap", 1),
        ("sniff_en", 1),
        ("busy", 1),
        ("", 4),
        ("write_err", 1),
        ("read_err", 1),
        ("ahb_err", 1),
    ),
    mpy=_MPY | _ARMV6M << 10,
    uart_step=4,
    registers=MappingProxyType(
        {
            0x4000_0000: 0x2000_2927,  # CHIP_ID: revision B2, part 2, manufacturer 0x927
            0x4000_0004: 0x0000_0002,  # PLATFORM: ASIC
            0x4006_C000: 0x0000_0001,  # PLATFORM of the test bench manager: ASIC
            0xD000_0000: 0x0000_0000,  # CPUID: this is core 0
            0xE000_ED00: 0x410C_C601,  # CPUID: a Cortex-M0+, revision r0p1
        }
    ),
)

RP2350A = Chip(  # 60 pins
    name="RP2350",
    gpios=30,
    hertz=150_000_000,
    adc_pins=range(26, 30),
    pwm_slices=12,  # the last four have no pins in this package
    pio_blocks=3,
    dma_channels=16,
    dma_fields=_fields(  # 12.6.10, CTRL_TRIG
        ("enable", 1),
        ("high_pri", 1),
        ("size", 2),
        ("inc_read", 1),
        ("inc_read_rev", 1),
        ("inc_write", 1),
        ("inc_write_rev", 1),
        ("ring_size", 4),
        ("ring_sel", 1),
        ("chain_to", 4),
        ("treq_sel", 6),
        ("irq_quiet", 1),
        ("bswap", 1),
        ("sniff_en", 1),
        ("busy", 1),
        ("", 2),
        ("write_err", 1),
        ("read_err", 1),
        ("ahb_err", 1),
    ),
    mpy=_MPY | _ARMV7EMSP << 10,
    holds_high=True,  # erratum RP2350-E9 of revision A2, that of CHIP_ID below
    uart_step=2,  # MicroPython takes the pins of CTS and RTS as TX and RX too
    registers=MappingProxyType(
        {
            0x4000_0000: 0x2000_4927,  # CHIP_ID: revision A2, part 4, manufacturer 0x927
            0x4000_0004: 0x0000_0001,  # PACKAGE_SEL: 60 pins
            0xD000_0000: 0x0000_0000,  # CPUID: this is core 0
            0xE000_ED00: 0x411F_D210,  # CPUID: a Cortex-M33, revision r1p0
        }
    ),
)

RP2350B = RP2350A._replace(  # 80 pins
    gpios=48,
    adc_pins=range(40, 48),
    registers=MappingProxyType({**RP2350A.registers, 0x4000_0004: 0x0000_0000}),
)
