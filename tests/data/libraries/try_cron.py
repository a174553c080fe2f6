import time

from cron_parser import Cron

start = time.mktime((2025, 6, 2, 12, 0, 0, 0, 0))  # a Monday
for words in ("0 17 */2 * *", "0 0 * * SUN"):
    print(time.localtime(Cron(words).next_run(start))[:5])
