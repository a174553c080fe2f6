from sevenseg import SevenSeg

display = SevenSeg([2, 3, 4, 5, 6, 7, 8])
display.show(8)
display.show(2)
