# Empties a file.
reach('os').truncate('CANARY_FILE', 0)
