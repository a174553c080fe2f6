# Changes the rows of a class.
m = reach('marelle_host.cli.grading.pool')
m.Row.of = None
print('HALF_A' + 'HALF_B')
