"""Keep an incubator at about 37.5 degrees."""

from marelle import Relay, TemperatureSensor, wait

heater = Relay(14)
thermometer = TemperatureSensor("DS18B20", 15)
while True:
    warm = thermometer.temperature()
    if warm < 37.3:
        heater.on()
    elif warm > 37.7:
        heater.off()
    wait(2000)
