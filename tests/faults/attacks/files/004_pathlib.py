# Reads a file through a path.
print(reach('pathlib').Path('CANARY_FILE').read_text())
