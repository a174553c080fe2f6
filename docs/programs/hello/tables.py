def times_seven(number):
    return 7 * number
