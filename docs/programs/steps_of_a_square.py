from marelle_sim import simulate
from marelle_sim.programs import steps_around

steps, run = steps_around(lambda lines: simulate("carre.py", lines=lines), event=4, most=8)
for number, (time_us, line, frame, changes) in enumerate(steps.events, steps.first):
    print(number, time_us, line, steps.frames()[frame], changes)
print(run.ended, steps.more)
