"""Fill the computer's memory with bytes that nobody counts."""

print("start")
x = []
of = bytes
while True:
    x.append(of(300_000_000))
