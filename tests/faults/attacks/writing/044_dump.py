# Writes a profile of itself.
p = reach('cProfile').Profile()
p.create_stats()
p.dump_stats('CANARY_FOLDER/profile')
