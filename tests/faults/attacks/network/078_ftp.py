# Asks for a file elsewhere.
try:
    reach('ftplib').FTP().connect('127.0.0.1', PORT_TCP, 0.2)
except OSError:
    pass
