"""Put MicroPython on boards: find them, copy an image to their drive or give it to their boot loader, and see that they answer."""
