# Tells the variables.
print(dict(reach('os').environ))
