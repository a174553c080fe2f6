# Imports the checker.
import marelle_lessons
print('HALF_A' + 'HALF_B')
