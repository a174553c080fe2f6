"""Send a numbered measurement as JSON every 2 s."""

import json
from time import sleep_ms

n = 0
while True:
    n += 1
    said = {"n": n, "temperature": 20.5 + n / 10, "air": "sec"}
    print("salle", json.dumps(said))
    sleep_ms(2000)
