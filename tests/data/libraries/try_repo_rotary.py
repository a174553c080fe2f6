import time

from rotary_irq_rp2 import RotaryIRQ

knob = RotaryIRQ(pin_num_clk=16, pin_num_dt=17, max_val=20)
time.sleep_ms(300)
print(knob.value())
knob.close()
