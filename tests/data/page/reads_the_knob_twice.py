from marelle import Potentiometer, wait

knob = Potentiometer(26)
print(knob.value())
wait(2000)
print(knob.value())
