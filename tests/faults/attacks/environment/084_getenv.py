# Tells one variable.
print(reach('os').getenv('CANARY_VARIABLE'))
