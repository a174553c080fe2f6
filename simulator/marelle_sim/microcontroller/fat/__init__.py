"""FAT file systems on a block device that a program defines, with the behaviour of MicroPython's `VfsFat` (FatFs, long names)."""
