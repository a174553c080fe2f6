# Removes a file.
reach('os').remove('CANARY_FILE')
