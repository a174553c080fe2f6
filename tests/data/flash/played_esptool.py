"""Runs in the place of esptool for a chip whose flash holds nothing.

Its arguments come before esptool's: a file that gets a line for each run, the chip's name, and what is refused: a port, "no-reset" or "stub"; "" for nothing.
"""

import sys
from pathlib import Path

log, chip, refused, *words = sys.argv[1:]
options = dict(word[2:].split("=") for word in words if "=" in word)
(command,) = (word for word in words if word in ("flash-id", "read-flash", "write-flash"))
loader = "rom" if "--no-stub" in words else "stub"
with Path(log).open("a", encoding="ascii") as file:
    file.write(f"{options['before']} {options['after']} {loader} {command}\n")
if refused in (options["port"], options["before"]):
    sys.exit("Failed to connect to ESP32-S3: No serial data received.")
if refused == loader:
    sys.exit('Failed to start stub. Unexpected response: b""')
if command == "read-flash":
    Path(words[-1]).write_bytes(bytes(3072))
sys.stdout.write(f"Connected to {chip} on {options['port']}:\nDetected flash size: 8MB\n")
for offset in (0, 0x1000, 0x200000):
    sys.stdout.write(f"Wrote 9 bytes at {offset:#010x} in 1 s\nHash of data verified.\n")
