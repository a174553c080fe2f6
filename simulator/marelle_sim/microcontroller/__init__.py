"""The virtual microcontroller: pins, converters, buses and what an access costs on the real one."""
