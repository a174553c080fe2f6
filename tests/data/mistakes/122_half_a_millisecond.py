from time import sleep_ms

sleep_ms(0.5)
