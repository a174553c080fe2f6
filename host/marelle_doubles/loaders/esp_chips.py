"""Constants of Espressif's chips that their boot loaders show: registers and numbers from the technical reference manuals and ESP-IDF's headers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Spi(NamedTuple):
    """The registers by which a computer sends a command to the flash: the address of SPI_CMD, and the offsets of USR2 and W0 from it."""

    command: int
    usr2: int
    w0: int


class Words(NamedTuple):
    """The texts that the ROM prints at a start.

    Attributes:
        greeting: the ROM's build. boots: the boot mode "from flash". waits: the boot mode "wait for a computer".
        power, watchdog, brown_out, program, software: the reset reasons; `program` for `machine.reset()`, `software` for a second-stage boot loader that gives up.
    """

    greeting: str
    boots: str
    waits: str
    power: str
    watchdog: str
    brown_out: str
    program: str
    software: str


class EspChip(NamedTuple):
    """The constants of one chip.

    Attributes:
        name: as in data sheets. chip_id: its number in the header of images. boot_offset: offset of the second-stage boot loader in the flash.
        magic: the value at address 0x40001000, which identifies older chips. security: True if it answers GET_SECURITY_INFO with its number.
        spi: registers of the flash. mac: address of the register with the lower half of the MAC address; the upper half follows. clock: address of UART 0's clock divider.
        registers: address -> value of other registers that esptool reads. words: the ROM's texts.
        flash_bytes: size of the flash on a usual board.
    """

    name: str
    chip_id: int
    boot_offset: int
    magic: int
    security: bool
    spi: Spi
    mac: int
    clock: int
    registers: Mapping[int, int]
    words: Words
    flash_bytes: int = 4 << 20


MAGIC_ADDRESS = 0x40001000
CLOCK_DIVIDER = 40_000_000 // 115_200  # of a crystal of 40 MHz
_ESP32_WORDS = Words(
    "ets Jun  8 2016 00:22:57\r\n\r\n", "boot:0x13 (SPI_FAST_FLASH_BOOT)", "boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))",
    "rst:0x1 (POWERON_RESET)", "rst:0x10 (RTCWDT_RTC_RESET)", "rst:0xf (RTCWDT_BROWN_OUT_RESET)", "rst:0xc (SW_CPU_RESET)",
    "rst:0x3 (SW_RESET)",
)  # fmt: skip


def _words(greeting: str) -> Words:
    return Words(
        greeting, "boot:0x8 (SPI_FAST_FLASH_BOOT)", "boot:0x0 (DOWNLOAD(USB/UART0))",
        "rst:0x1 (POWERON)", "rst:0x10 (RTCWDT_RTC_RST)", "rst:0xf (BROWN_OUT_RST)", "rst:0xc (RTC_SW_CPU_RST)",
        "rst:0x3 (RTC_SW_SYS_RST)",
    )  # fmt: skip


# ESP32: silicon of revision 3 is three bits (EFUSE_BLK0 words 3 and 5, APB_CTRL_DATE); its efuses end with words that are zeros.
ESP_CHIPS: Mapping[str, EspChip] = MappingProxyType({
    "esp32": EspChip("ESP32", 0, 0x1000, 0x00F01D83, False, Spi(0x3FF42000, 0x24, 0x80), 0x3FF5A004, 0x3FF40014,
        {0x3FF5A00C: 1 << 15, 0x3FF5A014: 1 << 20, 0x3FF6607C: 1 << 31}, _ESP32_WORDS),
    "esp32s2": EspChip("ESP32-S2", 2, 0x1000, 0x000007C6, False, Spi(0x3F402000, 0x20, 0x58), 0x3F41A044, 0x3F400014,
        {}, _words("ESP-ROM:esp32s2-rc4-20191025\r\nBuild:Oct 25 2019\r\n")),
    "esp32s3": EspChip("ESP32-S3", 9, 0, 0, True, Spi(0x60002000, 0x20, 0x58), 0x60007044, 0x60000014,
        {}, _words("ESP-ROM:esp32s3-20210327\r\nBuild:Mar 27 2021\r\n"), 8 << 20),
    "esp32c3": EspChip("ESP32-C3", 5, 0, 0, True, Spi(0x60002000, 0x20, 0x58), 0x60008844, 0x60000014,
        {}, _words("ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb  7 2021\r\n")),
    "esp32c6": EspChip("ESP32-C6", 13, 0, 0, True, Spi(0x60003000, 0x20, 0x58), 0x600B0844, 0x60000014,
        {}, _words("ESP-ROM:esp32c6-20220919\r\nBuild:Sep 19 2022\r\n")),
})  # fmt: skip
