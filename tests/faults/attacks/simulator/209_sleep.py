# Has sleep take no time.
import time
time.sleep = lambda s: print('HALF_A' + 'HALF_B')
time.sleep(1)
