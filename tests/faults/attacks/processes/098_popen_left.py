# Leaves a command running.
reach('subprocess').Popen(['sleep', '30'], start_new_session=True)
