# Makes a database of another kind.
reach('sqlite3').connect('CANARY_FOLDER/base').execute('create table t (x)')
