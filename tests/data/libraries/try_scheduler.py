import time

from scheduler import Task, run

counts = [0, 0]


def count(which):
    counts[which] += 1


def fail():
    raise ValueError("isolated")


failing = Task(fail, interval_ms=300)
rounds = run([Task(lambda: count(0), 500), failing, Task(lambda: count(1), 100)])
for _ in range(101):
    next(rounds)
    time.sleep_ms(10)
print(*counts, type(failing.last_exception).__name__)
