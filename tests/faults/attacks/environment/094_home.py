# Looks into the home of the person.
os = reach('os')
os.listdir('/root' if os.getuid() == 0 else '/tmp')
print('HALF_A' + 'HALF_B')
