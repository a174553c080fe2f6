from hx711 import HX711

cell = HX711(d_out=14, pd_sck=15)
print(cell.read(), cell.channel)
