"""FAT file systems on a program's own block device, as MicroPython's `VfsFat` has them (FatFs, with long names)."""
