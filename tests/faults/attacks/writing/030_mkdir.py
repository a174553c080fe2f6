# Makes a folder.
reach('os').mkdir('CANARY_FOLDER/made')
