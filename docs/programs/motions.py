from marelle_sim import simulate
from marelle_sim.trace import Motion

run = simulate("square.py", world="squares")
for motion in run.trace.find(Motion):
    print(motion.time_us, motion.x_um, motion.y_um)
