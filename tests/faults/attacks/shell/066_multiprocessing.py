# Has a pool of processes run a command.
m = reach('multiprocessing').get_context('fork')
p = m.Process(target=reach('os').system, args=('touch CANARY_FOLDER/by_shell',))
p.start()
p.join()
