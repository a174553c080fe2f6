# Maps a file into memory.
os, mmap = reach('os'), reach('mmap')
print(mmap.mmap(os.open('CANARY_FILE', os.O_RDONLY), 0, prot=mmap.PROT_READ)[:])
