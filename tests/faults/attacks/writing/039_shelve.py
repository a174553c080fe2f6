# Makes a database.
reach('shelve').open('CANARY_FOLDER/kept')['a'] = 1
