from DIYables_MicroPython_4Digit7Segment_TM1637 import Display4Digit7SegmentTM1637

display = Display4Digit7SegmentTM1637(2, 3)
display.print_time(12, 34)
