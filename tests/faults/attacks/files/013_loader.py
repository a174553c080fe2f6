# Has a loader of Python read a file.
print(reach('importlib.machinery').SourceFileLoader('x', 'CANARY_FILE').get_data('CANARY_FILE'))
