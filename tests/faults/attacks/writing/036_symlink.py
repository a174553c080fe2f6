# Makes a link.
reach('os').symlink('/', 'CANARY_FOLDER/root')
