# Opens a file to everybody.
reach('os').chmod('CANARY_FILE', 0o777)
