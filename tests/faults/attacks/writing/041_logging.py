# Has a log written.
reach('logging').FileHandler('CANARY_FOLDER/log').close()
