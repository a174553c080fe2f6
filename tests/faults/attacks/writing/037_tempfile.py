# Makes a temporary file.
reach('tempfile').mkstemp(dir='CANARY_FOLDER')
