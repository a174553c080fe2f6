import time

from stepper import Stepper

motor = Stepper(2, 3, speed_sps=500)
motor.target_deg(90)
time.sleep(1)
print(motor.get_pos_deg())
motor.timer.deinit()
