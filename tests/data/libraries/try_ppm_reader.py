import time

from ppm_reader import PpmReader

reader = PpmReader(16, 4)
time.sleep_ms(120)
print(*[round(value, -1) for value in reader.get_raw_values()])
