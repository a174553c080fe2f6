# Opens a connection.
reach('socket').create_connection(('127.0.0.1', PORT_TCP), 1).close()
