# Opens a folder and the file in it.
os = reach('os')
folder = os.open('CANARY_FOLDER', os.O_RDONLY)
print(os.read(os.open('secret.txt', os.O_RDONLY, dir_fd=folder), 99))
