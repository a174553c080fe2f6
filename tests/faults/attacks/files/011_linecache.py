# Has the lines of a file kept.
print(reach('linecache').getlines('CANARY_FILE'))
