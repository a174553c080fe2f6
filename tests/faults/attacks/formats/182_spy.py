# Is given what a field leads to.
class Spy:
    def __format__(self, how):
        return how
text = '{0:{1.__class__.__base__.__subclasses__}}'.format(Spy(), 1)
if text:
    print('HALF_A' + 'HALF_B')
