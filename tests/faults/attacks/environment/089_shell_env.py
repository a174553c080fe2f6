# Has a shell tell the variables.
print(reach('os').popen('env').read())
