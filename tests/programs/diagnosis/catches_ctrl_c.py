"""Catches Ctrl+C while it sleeps."""

import time

try:
    time.sleep(1)
except KeyboardInterrupt:
    print("mine")
