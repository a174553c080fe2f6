# Removes a folder.
reach('os').rmdir('CANARY_FOLDER/inner')
