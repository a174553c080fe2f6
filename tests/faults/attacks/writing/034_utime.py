# Changes the time of a file.
reach('os').utime('CANARY_FILE', (1, 1))
