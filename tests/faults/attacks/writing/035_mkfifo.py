# Makes a pipe with a name.
reach('os').mkfifo('CANARY_FOLDER/pipe')
