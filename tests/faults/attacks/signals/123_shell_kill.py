# Has a shell end another process.
reach('os').system('kill -9 VICTIM_PID')
