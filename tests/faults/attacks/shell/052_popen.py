# Reads what a command says.
print(reach('os').popen('cat CANARY_FILE').read())
