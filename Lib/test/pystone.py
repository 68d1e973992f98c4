"""Pystones: how often in a second the work of Dhrystone 1.1 is done (Reinhold P. Weicker's synthetic program: calls,
assignments, comparisons, a record, two arrays, strings).

    python -m test.pystone [number of loops]

The names of parts and globals are Dhrystone's, so figures of profiles can be compared.
"""
from time import clock

__version__ = '1.1'
LOOPS = 50000

Ident1, Ident2, Ident3, Ident4, Ident5 = range(1, 6)
FALSE, TRUE = 0, 1

IntGlob, BoolGlob = 0, FALSE
Char1Glob = Char2Glob = '\0'
Array1Glob = [0] * 51
Array2Glob = [list(Array1Glob) for _row in range(51)]
PtrGlb = PtrGlbNext = None


class Record:
    """What pointers lead to."""

    def __init__(self, PtrComp=None, Discr=0, EnumComp=0, IntComp=0, StringComp=0):
        self.PtrComp, self.Discr = PtrComp, Discr
        self.EnumComp, self.IntComp, self.StringComp = EnumComp, IntComp, StringComp

    def copy(self):
        return Record(self.PtrComp, self.Discr, self.EnumComp, self.IntComp, self.StringComp)


def main(loops=LOOPS):
    """Measure, and print the figures."""
    report(loops, *pystones(loops))


def report(loops, seconds, stones):
    """Print the figures."""
    print 'Pystone(%s) time for %d passes = %g' % (__version__, loops, seconds)
    print 'This machine benchmarks at %g pystones/second' % stones


def pystones(loops=LOOPS):
    """(seconds, loops in a second)."""
    return Proc0(loops)


def Proc0(loops=LOOPS):
    """All of it; the time that the empty loop takes is left out."""
    global BoolGlob, PtrGlb, PtrGlbNext
    begin = clock()
    for _ in xrange(loops):
        pass
    empty = clock() - begin

    PtrGlbNext = Record()
    PtrGlb = Record(PtrGlbNext, Ident1, Ident3, 40, 'DHRYSTONE PROGRAM, SOME STRING')
    first_text = "DHRYSTONE PROGRAM, 1'ST STRING"
    Array2Glob[8][7] = 10

    begin = clock()
    for _ in xrange(loops):
        Proc5()
        Proc4()
        low, high, kind = 2, 3, Ident2
        second_text = "DHRYSTONE PROGRAM, 2'ND STRING"
        BoolGlob = not Func2(first_text, second_text)
        while low < high:
            product = 5 * low - high
            product = Proc7(low, high)
            low = low + 1
        Proc8(Array1Glob, Array2Glob, low, product)
        PtrGlb = Proc1(PtrGlb)
        letter = 'A'
        while letter <= Char2Glob:
            if kind == Func1(letter, 'C'):
                kind = Proc6(Ident1)
            letter = chr(ord(letter) + 1)
        product = high * low
        high = product / low
        high = 7 * (product - high) - low
        low = Proc2(low)
    took = clock() - begin - empty
    return took, loops / took if took > 0 else 0.0


def Proc1(PtrParIn):
    following = PtrParIn.PtrComp = PtrGlb.copy()
    PtrParIn.IntComp = 5
    following.IntComp, following.PtrComp = PtrParIn.IntComp, PtrParIn.PtrComp
    following.PtrComp = Proc3(following.PtrComp)
    if following.Discr == Ident1:
        following.IntComp = 6
        following.EnumComp = Proc6(PtrParIn.EnumComp)
        following.PtrComp = PtrGlb.PtrComp
        following.IntComp = Proc7(following.IntComp, 10)
    else:
        PtrParIn = following.copy()
    following.PtrComp = None
    return PtrParIn


def Proc2(IntParIO):
    number, kind = IntParIO + 10, None
    while kind != Ident1:
        if Char1Glob == 'A':
            number = number - 1
            IntParIO = number - IntGlob
            kind = Ident1
    return IntParIO


def Proc3(PtrParOut):
    global IntGlob
    if PtrGlb is None:
        IntGlob = 100
    else:
        PtrParOut = PtrGlb.PtrComp
    PtrGlb.IntComp = Proc7(10, IntGlob)
    return PtrParOut


def Proc4():
    global Char2Glob
    known = Char1Glob == 'A'
    known = known or BoolGlob
    Char2Glob = 'B'


def Proc5():
    global Char1Glob, BoolGlob
    Char1Glob, BoolGlob = 'A', FALSE


def Proc6(EnumParIn):
    kind = EnumParIn if Func3(EnumParIn) else Ident4
    if EnumParIn == Ident1:
        kind = Ident1
    elif EnumParIn == Ident2:
        kind = Ident1 if IntGlob > 100 else Ident4
    elif EnumParIn == Ident3:
        kind = Ident2
    elif EnumParIn == Ident5:
        kind = Ident3
    return kind


def Proc7(IntParI1, IntParI2):
    number = IntParI1 + 2
    return IntParI2 + number


def Proc8(Array1Par, Array2Par, IntParI1, IntParI2):
    global IntGlob
    place = IntParI1 + 5
    Array1Par[place] = IntParI2
    Array1Par[place + 1] = Array1Par[place]
    Array1Par[place + 30] = place
    for column in range(place, place + 2):
        Array2Par[place][column] = place
    Array2Par[place][place - 1] += 1
    Array2Par[place + 20][place] = Array1Par[place]
    IntGlob = 5


def Func1(CharPar1, CharPar2):
    one = CharPar1
    two = one
    return Ident2 if two == CharPar2 else Ident1


def Func2(StrParI1, StrParI2):
    place = 1
    while place <= 1:
        if Func1(StrParI1[place], StrParI2[place + 1]) == Ident1:
            letter = 'A'
            place = place + 1
    if 'W' <= letter <= 'Z':
        place = 7
    if letter == 'X':
        return TRUE
    if StrParI1 > StrParI2:
        place = place + 7
        return TRUE
    return FALSE


def Func3(EnumParIn):
    kind = EnumParIn
    return TRUE if kind == Ident3 else FALSE


if __name__ == '__main__':
    import sys

    def error(words):
        """Say what is wrong, and leave."""
        sys.stderr.write(words + '; usage: %s [number_of_loops]\n' % sys.argv[0])
        sys.exit(100)

    if len(sys.argv) > 2:
        error('%d arguments are too many' % len(sys.argv[1:]))
    try:
        count = int(sys.argv[1] if sys.argv[1:] else LOOPS)
    except ValueError:
        error('Invalid argument %r' % sys.argv[1])
    main(count)
