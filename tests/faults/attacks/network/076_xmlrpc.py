# Calls a procedure elsewhere.
s = reach('socket')
s.setdefaulttimeout(0.2)
try:
    reach('xmlrpc.client').ServerProxy('http://127.0.0.1:PORT_TCP').f()
except OSError:
    pass
