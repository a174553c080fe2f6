# Has the kernel move a file into a pipe.
os = reach('os')
out, into = os.pipe()
os.splice(os.open('CANARY_FILE', os.O_RDONLY), into, 99)
print(os.read(out, 99))
