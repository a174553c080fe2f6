# Asks a web server.
try:
    reach('urllib.request').urlopen('http://127.0.0.1:PORT_TCP/', timeout=0.2)
except OSError:
    pass
