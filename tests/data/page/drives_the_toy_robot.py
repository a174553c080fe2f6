from toy_robot import install, toy

install()
from marelle import Robot

robot = Robot()
robot.drive(200, 0)
toy.sleep_us(1_000_000)
robot.stop()
print(round(toy.distance_mm() / 100) * 100, "mm")
