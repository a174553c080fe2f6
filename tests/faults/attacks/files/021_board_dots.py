# Goes up from the board with dots.
print(open('../../../../..' + 'CANARY_FILE').read())
