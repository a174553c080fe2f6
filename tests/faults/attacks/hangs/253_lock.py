# Waits for a lock twice.
lock = reach('threading').Lock()
lock.acquire()
lock.acquire()
