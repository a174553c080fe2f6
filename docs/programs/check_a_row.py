# Check a row of cards on five seeds: each is a `simulate` in one of the lesson's worlds.
from marelle_lessons import Submission, check, load_lesson
from marelle_sim.view import save_picture

lesson = load_lesson("L03")  # or a folder: "docs/programs/my-lesson"
program = Submission("poste-07", "4(A D A G A)", "rangee.txt", language="cards")
report = check(lesson, program, seeds=range(5), language="en")

print(report.passed, [result.check_id for result in report.results])
if report.failure is not None:
    print(report.failure.sentence, report.failure.hint)
    save_picture(report.failure.run, "moment.png", until_us=report.failure.time_us)
