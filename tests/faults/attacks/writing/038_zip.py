# Packs a file beside it.
reach('zipfile').ZipFile('CANARY_FOLDER/a.zip', 'w').write('CANARY_FILE')
