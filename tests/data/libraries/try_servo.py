from servo import Servo

servo = Servo(5, min_us=1000, max_us=2000)
servo.write(90)
