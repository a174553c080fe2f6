from marelle import Robot, wait

ANSWERS = {"left wheel": 1, "right wheel": 3, "ahead": 994, "right": 49, "turned": -10}


def answer(name, least, most):
    wait(400)  # until it stands still
    if not most:
        return 0  # it may go
    if name in ANSWERS:
        return ANSWERS[name]
    print("To be measured:", name, least, most)
    return None  # gives up here: the robot stays where it is


bot = Robot()
if bot.self_test(ask=answer) and bot.calibrate(ask=answer):
    print(open("/board.json").read())
