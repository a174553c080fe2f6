from marelle_sim import simulate

run = simulate({"red": "square.py", "blue": "square.py"}, world="arena", seconds=10)

for robot in run.robots:
    print(robot.name, robot.ended, robot.pose, len(robot.contacts))
