# Has a pin of the board say something else.
import machine
machine.Pin.value = lambda *given: 'HALF_A' + 'HALF_B'
print(machine.Pin(2).value())
