# Gives a file another name.
reach('os').rename('CANARY_FILE', 'CANARY_FOLDER/other')
