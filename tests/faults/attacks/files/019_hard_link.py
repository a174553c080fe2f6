# Makes a second name of a file.
reach('os').link('CANARY_FILE', 'CANARY_FOLDER/second')
