# Tells the variables by the module below.
print(reach('posix').environ)
