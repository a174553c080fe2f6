# Changes what a lesson asks.
m = reach('marelle_lessons.lesson')
m.Lesson = None
print('HALF_A' + 'HALF_B')
