import time

from aye_arr.nec import NECReceiver

receiver = NECReceiver(16, 0, 0)
receiver.bind(lambda code, ms, last_ms: print(hex(code)))
receiver.start()
for _ in range(30):
    receiver.decode()
    time.sleep_ms(10)
receiver.stop()
