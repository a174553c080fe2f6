# Runs a text that it has read.
exec('print(%r)' % reach('builtins').open('CANARY_FILE').read())
