# Removes all of a folder.
reach('shutil').rmtree('CANARY_FOLDER')
