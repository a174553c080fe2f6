# Has a log sent.
logging = reach('logging')
h = reach('logging.handlers').DatagramHandler('127.0.0.1', PORT_UDP)
h.emit(logging.makeLogRecord({}))
