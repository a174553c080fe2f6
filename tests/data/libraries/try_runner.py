import time

from chumicro_runner import Runner

start = time.ticks_ms()
seen = []
runner = Runner()
runner.add_periodic(lambda now: seen.append(time.ticks_diff(now, start)), period_ms=500, start_after_ms=500, run_count=3)
while len(seen) < 3:
    runner.wait(runner.tick())
for after in seen:
    print(round(after, -1))
