"""Ask `select` and a poll about three sockets."""

import select
import socket

stream, packets, server = socket.socket(), socket.socket(2, 2), socket.socket()
server.bind(("0.0.0.0", 80))
server.listen()
poll = select.poll()
for end in (stream, packets, server):
    poll.register(end)
print([events for _end, events in poll.poll(0)], len(select.select([server], [], [], 1)[0]))
stream.close()
print([events for end, events in poll.poll(0) if end is stream])
