# Sends a letter.
try:
    reach('smtplib').SMTP('127.0.0.1', PORT_TCP, timeout=0.2)
except OSError:
    pass
