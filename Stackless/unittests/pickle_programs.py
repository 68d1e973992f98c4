"""Random programs that are frozen and resumed at random ticks: the same results as when they run through.

    python pickle_programs.py [--count N] [--seed S] [--show S]

A program is made of statements of all kinds around a few variables; each statement that has an effect notes it in `out`.  It is
run once as it is, and once with an interrupt after every few instructions, at which its tasklet is pickled, thrown away and
loaded again.
"""
import cPickle
import os
import pickle
import random
import sys

import stackless

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

PRELUDE = '''
class Number(object):
    def __init__(self, n):
        self.n = n
    def __add__(self, other):
        n = self.n + getattr(other, 'n', other)
        return Number(n % 1000)
    def __radd__(self, other):
        return Number((self.n + other) % 1000)
    def __mul__(self, other):
        return Number(self.n * getattr(other, 'n', other) % 1000)
    def __cmp__(self, other):
        result = cmp(self.n, getattr(other, 'n', other))
        return result
    def __hash__(self):
        return self.n * 7
    def __nonzero__(self):
        return self.n % 2 == 1
    def __repr__(self):
        return 'N%d' % self.n
    def __enter__(self):
        self.n += 1
        return self
    def __exit__(self, kind, value, tb):
        self.n += 2
        return self.n % 3 == 0
    def __call__(self, *args, **named):
        return self.n + len(args) * 10 + len(named)
    def __getitem__(self, index):
        if index >= self.n % 5:
            raise IndexError(index)
        return index * 2
    @property
    def half(self):
        n = self.n // 2
        return n
    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return len(name)

class Countdown(object):
    def __init__(self, n):
        self.n = n
    def __iter__(self):
        return self
    def next(self):
        self.n -= 1
        if self.n < 0:
            raise StopIteration
        return self.n

class Problem(Exception):
    pass

def note(out, value):
    out.append(repr(value))
    return value

def steps(n):
    try:
        for i in xrange(n):
            yield i
    finally:
        n = 0

def number(value):
    value = getattr(value, 'n', value)
    return value % 7 if isinstance(value, (int, long)) else 3
'''


class Maker(object):
    """Writes one program."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.lines = []
        self.budget = self.chance.randrange(8, 40)
        self.functions = []
        self.fresh = 0
        self.loops = 0
        self.in_function = False

    def line(self, depth, text):
        self.lines.append('    ' * depth + text)

    def name(self):
        return self.chance.choice('abcd')

    def number(self):
        return str(self.chance.randrange(6))

    # -- expressions

    def atom(self):
        return self.chance.choice([self.name, self.name, self.number, lambda: 'Number(%s)' % self.number()])()

    def expression(self, depth=0):
        if depth > 2:
            return self.atom()
        e = lambda: self.expression(depth + 1)
        forms = [
            self.atom,
            lambda: '(number(%s) + %s)' % (e(), e()),
            lambda: '(number(%s) * Number(%s))' % (e(), self.number()),
            lambda: '(%s if %s else %s)' % (e(), e(), e()),
            lambda: 'Number(number(%s)).half' % e(),
            lambda: 'Number(number(%s)).other' % e(),
            lambda: 'number(%s)' % e(),
            lambda: 'len(sorted(steps(number(%s)), key=lambda x: -x))' % e(),
            lambda: 'sum(map(lambda x: x + 1, steps(number(%s))))' % e(),
            lambda: 'reduce(lambda x, y: x + y, steps(number(%s)), 1)' % e(),
            lambda: 'sum(filter(lambda x: x %% 2, Countdown(number(%s))))' % e(),
            lambda: 'sum(x * 2 for x in %s)' % self.iterable(e()),
            lambda: 'len([x for x in %s if x])' % self.iterable(e()),
            lambda: 'len({number(x): x for x in %s})' % self.iterable(e()),
            lambda: 'len(set([Number(x) for x in %s]))' % self.iterable(e()),
            lambda: 'max([Number(1)] + map(Number, %s)).n' % self.iterable(e()),
            lambda: '(Number(number(%s)) < Number(number(%s)))' % (e(), e()),
            lambda: '(not Number(number(%s)))' % e(),
            lambda: '(number(%s) and Number(%s) or %s)' % (e(), self.number(), e()),
            lambda: 'Number(number(%s))(%s, k=1)' % (e(), self.atom()),
            lambda: 'note(out, number(%s))' % e(),
            lambda: 'getattr(Number(number(%s)), "half")' % e(),
            lambda: 'len("%%s %%r" %% (Number(%s), Number(number(%s))))' % (self.number(), e()),
            lambda: 'apply(lambda *x: len(x), [%s] * number(%s))' % (self.atom(), e()),
            lambda: 'isinstance(%s, Number)' % e(),
        ]
        if self.functions:
            forms += [lambda: '%s(number(%s))' % (self.chance.choice(self.functions), e())] * 3
        return self.chance.choice(forms)()

    def iterable(self, value):
        return self.chance.choice([
            'steps(number(%s))', 'xrange(number(%s))', 'Countdown(number(%s))', 'range(number(%s))',
            'Number(number(%s))', 'dict.fromkeys(range(number(%s)))', 'reversed(range(number(%s)))',
            '(x + 1 for x in steps(number(%s)))', 'tuple(steps(number(%s)))', 'itertools.chain([1], steps(number(%s)))',
            'itertools.imap(number, steps(number(%s)))', 'itertools.islice(itertools.count(1), number(%s))',
            'iter(range(number(%s)))', 'sorted(set(range(number(%s))))', 'itertools.ifilter(None, range(number(%s)))',
            'itertools.takewhile(lambda x: x < 3, range(number(%s)))', 'collections.deque(range(number(%s)))',
        ]) % value

    # -- statements

    def block(self, depth):
        for _ in range(self.chance.randrange(1, 4)):
            self.statement(depth)

    def statement(self, depth):
        self.budget -= 1
        if self.budget < 0 or depth > 5:
            return self.note(depth)
        self.chance.choice([
            self.assign, self.assign, self.augment, self.note, self.note, self.condition, self.for_loop, self.for_loop,
            self.while_loop, self.attempt, self.finish, self.manage, self.define, self.generator, self.leave, self.throw,
            self.unpack, self.execute, self.class_statement])(depth)

    def note(self, depth):
        self.line(depth, 'note(out, %s)' % self.expression())

    def assign(self, depth):
        self.line(depth, '%s = %s' % (self.name(), self.expression()))

    def augment(self, depth):
        self.line(depth, '%s = number(%s); %s += %s' % (self._twice() + (self.expression(1),)))

    def _twice(self):
        name = self.name()
        return name, self.name(), name

    def condition(self, depth):
        self.line(depth, 'if %s:' % self.expression())
        self.block(depth + 1)
        if self.chance.randrange(2):
            self.line(depth, 'else:')
            self.block(depth + 1)

    def for_loop(self, depth):
        self.line(depth, 'for %s in %s:' % (self.name(), self.iterable(self.atom())))
        self.loops += 1
        self.block(depth + 1)
        self.loops -= 1

    def while_loop(self, depth):
        self.fresh += 1
        name = 'w%d' % self.fresh
        self.line(depth, '%s = %s' % (name, self.number()))
        self.line(depth, 'while %s:' % name)
        self.line(depth + 1, '%s -= 1' % name)
        self.loops += 1
        self.block(depth + 1)
        self.loops -= 1

    def leave(self, depth):
        if self.loops:
            self.line(depth, 'if %s: %s' % (self.expression(1), self.chance.choice(['break', 'continue'])))
        else:
            self.note(depth)

    def attempt(self, depth):
        self.line(depth, 'try:')
        self.block(depth + 1)
        self.line(depth, self.chance.choice([
            'except Problem as error:', 'except (Problem, ZeroDivisionError) as error:', 'except Exception as error:']))
        self.line(depth + 1, 'note(out, type(error).__name__)')
        self.block(depth + 1)
        if self.chance.randrange(2):
            self.line(depth, 'else:')
            self.block(depth + 1)

    def finish(self, depth):
        loops, self.loops = self.loops, 0           # no continue in a finally clause
        self.line(depth, 'try:')
        self.block(depth + 1)
        self.line(depth, 'finally:')
        self.block(depth + 1)
        self.loops = loops

    def manage(self, depth):
        self.line(depth, 'with Number(%s) as %s:' % (self.number(), self.name()))
        self.block(depth + 1)

    def throw(self, depth):
        self.line(depth, 'if %s: raise Problem(number(%s))' % (self.expression(1), self.atom()))

    def unpack(self, depth):
        self.line(depth, '%s, %s = steps(2)' % (self.name(), self.name()))

    def execute(self, depth):
        self.line(depth, 'exec "e = 1\\nfor i in steps(3): e += i\\nout.append(str(e))" in dict(globals(), out=out)')

    def class_statement(self, depth):
        self.line(depth, 'class Local(object):')
        self.line(depth + 1, 'x = sum(steps(%s))' % self.number())
        self.line(depth + 1, 'y = [number(i) for i in %s]' % self.iterable(self.number()))
        self.line(depth, 'note(out, (Local.x, Local.y))')

    def function(self, depth, body):
        self.fresh += 1
        name = 'f%d' % self.fresh
        self.line(depth, 'def %s(a, b=%s):' % (name, self.number()))
        self.line(depth + 1, 'global Local')
        self.line(depth + 1, 'c = d = 1')
        loops, self.loops = self.loops, 0
        functions = list(self.functions)
        body(depth + 1)
        self.loops, self.functions = loops, functions
        return name

    def define(self, depth):
        def body(depth):
            self.block(depth)
            self.line(depth, 'return number(%s)' % self.expression())
        self.functions.append(self.function(depth, body))

    def generator(self, depth):
        def body(depth):
            self.block(depth)
            self.line(depth, 'c = yield %s' % self.expression())
            self.line(depth, 'for d in %s:' % self.iterable('a'))
            self.line(depth + 1, 'yield d')
        name = self.function(depth, body)
        self.line(depth, 'for %s in %s(%s):' % (self.name(), name, self.number()))
        self.loops += 1
        self.block(depth + 1)
        self.loops -= 1

    def program(self):
        self.line(0, 'def program(out):')
        self.line(1, 'global Local')
        self.line(1, 'a, b, c, d = 1, 2, Number(3), 4')
        while self.budget > 0:
            self.statement(1)
        self.line(1, 'note(out, (number(a), number(b)))')
        return 'import collections, itertools\n' + PRELUDE + '\n'.join(self.lines) + '\n'


def source(seed):
    return Maker(seed).program()


# -- running

MODULE = 'pickle_programs_space'


def space_of(text):
    """The module that a program lives in; what it defines can be found by name."""
    module = type(sys)(MODULE)
    sys.modules[MODULE] = module
    exec compile(text, MODULE, 'exec') in vars(module)
    return module


def guarded(program, out):
    try:
        program(out)
    except Exception as error:
        out.append(type(error).__name__)


LIMIT = 50000000      # some multiply their loops: 4 of the first 10,000 run for more than 200,000 ticks


def plain(text):
    """The results of a program that runs through, None if it takes too long."""
    out = []
    task = stackless.tasklet(guarded)(space_of(text).program, out)
    if stackless.run(LIMIT) is not None:
        task.kill()
        return None
    return out


def frozen(text, seed):
    """(results, how often it was frozen) of one that is frozen at random ticks."""
    chance = random.Random(seed)
    out = []
    task = stackless.tasklet(guarded)(space_of(text).program, out)
    forms = [(cPickle, 2)] * 6 + [(pickle, 2), (cPickle, 0), (pickle, 1)]
    times, spread = 0, chance.choice((30, 200, 1000))
    while True:
        interrupted = stackless.run(chance.randrange(5, spread))
        if interrupted is None:
            break
        if times < 60:
            module, protocol = chance.choice(forms)
            data = module.dumps((interrupted, out), protocol)
            interrupted.bind(None)
            task, out = module.loads(data)
            times += 1
        task.insert()
    return out, times


def snapshots(seed, most=4):
    """Pickles of a random program at some of its ticks."""
    chance, out, texts = random.Random(seed), [], []
    task = stackless.tasklet(guarded)(space_of(source(seed)).program, out)
    while len(texts) < most:
        interrupted = stackless.run(chance.randrange(20, 300))
        if interrupted is None:
            return texts
        texts.append(cPickle.dumps((interrupted, out), 2))
        interrupted.insert()
    task.remove()
    task.bind(None)
    return texts


def check(seed):
    """'equal', 'long', or what went wrong, and how often it was frozen."""
    text = source(seed)
    wanted = plain(text)
    if wanted is None:
        return 'long', 0
    try:
        got, times = frozen(text, seed)
    except Exception as error:
        return '%s: %s' % (type(error).__name__, error), 0
    return 'equal' if got == wanted else 'differs', times


def main(arguments):
    options = dict(zip(arguments[0::2], arguments[1::2]))
    if '--show' in options:
        print source(int(options['--show']))
        return 0
    start, count = int(options.get('--seed', 0)), int(options.get('--count', 200))
    counts, freezes = {}, 0
    for seed in range(start, start + count):
        outcome, times = check(seed)
        freezes += times
        kind = outcome if outcome in ('equal', 'long') else 'wrong'
        counts[kind] = counts.get(kind, 0) + 1
        if kind == 'wrong':
            print 'seed %d: %s' % (seed, outcome)
            sys.stdout.flush()
    print '%d programs, frozen %d times: %s' % (count, freezes, ', '.join('%s %d' % item for item in sorted(counts.items())))
    return 1 if 'wrong' in counts else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
