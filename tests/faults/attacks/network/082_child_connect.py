# Has another process connect.
sys = reach('sys')
reach('subprocess').run([sys.executable, '-c', 'import socket; socket.create_connection(("127.0.0.1", PORT_TCP))'])
