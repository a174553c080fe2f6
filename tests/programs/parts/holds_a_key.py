"""Print every 50 ms which key of a remote control is held."""

from marelle import IRReceiver, wait

remote = IRReceiver(20)
for _ in range(20):
    print(remote.key(), remote.held())
    wait(50)
