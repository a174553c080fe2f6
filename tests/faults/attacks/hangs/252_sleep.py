# Sleeps in the computer's time.
reach('time').sleep(60)
