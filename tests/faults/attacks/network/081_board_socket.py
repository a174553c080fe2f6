# Imports the network of a board with a radio.
import socket
s = socket.socket()
s.connect(('127.0.0.1', PORT_TCP))
