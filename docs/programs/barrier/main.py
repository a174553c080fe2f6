from marelle import AnalogLightSensor, Buzzer, DimmableLED, IRReceiver, Servo, wait

barrier, remote = Servo(15), IRReceiver(21)
lamp, eye, buzzer = DimmableLED(9), AnalogLightSensor(26), Buzzer(17)

barrier.move(0)
lamp.brightness(100 - eye.light())  # the darker it is, the more it shines
while remote.wait_for_key() != 69:
    buzzer.beep()
barrier.move(90)
buzzer.play("do/8 mi/8 sol/4")
wait(2000)
barrier.move(0)
wait(500)  # it turns 90 degrees in 0.2 s, then nothing holds it
