"""Deep, huge and damaged input ends in an exception or a right answer, never in a signal; each case in its own process.

PY_HOSTILE in the environment says how many times as much it shall be: with 5 chains are a million deep, and 10,000 files are
damaged.  When rare events are made frequent it is a tenth, for each of the many collections walks the chains.
"""
import subprocess
import sys
import unittest

PRELUDE = r'''
import os
import sys
import resource
from test.build_kind import SANITIZED, SLOWNESS, STRESSED
more = int(os.environ.get('PY_HOSTILE', 1))
limit = 60 * SLOWNESS * more        # a hang must end
resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def many(n):
    return n * more // (10 if STRESSED else 1)


def survives(action):
    try:
        action()
    except Exception:
        pass
'''

SOURCES = r'''
N = 100000
for text in ('[' * N + ']' * N, '(' * N + '1' + ')' * N, '(' * N, 'lambda:' * N + '1', '-' * N + '1', 'not ' * N + '1',
             '[' * N + '1' + ' for x in y]' * N, '[1' + ' for x in y' * N + ']', '{1:' * N + '1' + '}' * N,
             '1' + '**x' * N, 'x' + '.x' * N, 'x' + '()' * N, 'f(' * N + ')' * N,
             'f(' + ','.join('x%d=1' % i for i in xrange(N)) + ')',
             ''.join(' ' * i + 'if 1:\n' for i in range(2000)) + ' ' * 2000 + 'pass\n'):
    survives(lambda: compile(text, 'f', 'exec'))
'''

TREES = r'''
import _ast
at = {'lineno': 1, 'col_offset': 0}
leaf = _ast.Name('x', _ast.Load(), **at)
for wrap in (lambda x: _ast.UnaryOp(_ast.USub(), x, **at), lambda x: _ast.BinOp(x, _ast.Add(), leaf, **at),
             lambda x: _ast.Attribute(x, 'a', _ast.Load(), **at), lambda x: _ast.List([x], _ast.Load(), **at)):
    x = leaf
    for i in xrange(50000):
        x = wrap(x)
    survives(lambda: compile(_ast.Expression(x), 'f', 'eval'))
x = _ast.UnaryOp(_ast.USub(), None, **at)
x.operand = x
survives(lambda: compile(_ast.Expression(x), 'f', 'eval'))
'''

CHAINS = r'''
import cPickle
import copy
import gc


class Holder(object):

    def __init__(self, value):
        self.value = value


def chain(wrap):
    x = None
    for i in xrange(many(200000)):
        x = wrap(x)
    return x


gc.disable()
for wrap in (lambda x: [x], lambda x: (x,), lambda x: {1: x}, Holder):
    x, y = chain(wrap), chain(wrap)
    for action in (lambda: repr(x), lambda: x == y, lambda: hash(x), lambda: cPickle.dumps(x, 2),
                   lambda: copy.copy(x), lambda: copy.deepcopy(x), gc.collect):
        survives(action)
    del x, y
'''

ITERATORS = r'''
import functools
import itertools
import types


def items(it):
    for x in it:
        yield x


for wrap in (itertools.chain, enumerate, itertools.groupby, itertools.izip, items, itertools.cycle,
             lambda it: itertools.imap(None, it), lambda it: itertools.islice(it, 5), lambda it: iter(it.next, None)):
    it = iter([1, 2])
    for i in xrange(many(100000)):
        it = wrap(it)
    survives(lambda: next(it))
    survives(lambda: list(itertools.islice(it, 3)))
    it = None
call, method = int, len
for i in xrange(20000):
    call, method = functools.partial(call), types.MethodType(method, 1)
survives(lambda: call('1'))
survives(lambda: method())
'''

DAMAGED = r'''
import marshal
import random
source = """
def f(a, b=2, *c):
    for i in range(3):
        try:
            yield i + a
        except ValueError, e:
            print >>None, e
        finally:
            b += 1
class A(object):
    def g(self):
        l = [i for i in (1, 2.5, 2j, u'abc') if i]
        return lambda: (l[1:], {1: l}, not l)
x = list(f(1)), A().g()()
"""
data = marshal.dumps(compile(source, 'f', 'exec'))
if not SANITIZED:
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


def load(text):
    code = marshal.loads(text)
    if type(code) is type(load.func_code):
        exec code in {}


for seed in xrange(2000 * more):
    r = random.Random(seed)
    damaged = bytearray(data)
    for i in range(r.choice([1, 1, 2, 8])):
        damaged[r.randrange(len(damaged))] = r.randrange(256)
    survives(lambda: load(str(damaged)))
'''

IMPORTED = r'''
import py_compile
import random
import shutil
import signal
import tempfile

folder = tempfile.mkdtemp()
sys.path.insert(0, folder)
sys.dont_write_bytecode = True


class Endless(Exception):
    pass


def end(*ignored):
    raise Endless


def compiled(name):
    "The bytes of the .pyc of a module of the library, whose source now lies in the folder."
    shutil.copy2(os.path.join(os.path.dirname(os.__file__), name + '.py'), folder)
    py_compile.compile(os.path.join(folder, name + '.py'), doraise=True)
    with open(os.path.join(folder, name + '.pyc'), 'rb') as stream:
        return stream.read()


def load(name, text):
    "Imports a .pyc and calls its functions; damaged jumps may make it run for ever."
    with open(os.path.join(folder, name + '.pyc'), 'wb') as stream:
        stream.write(text)
    sys.modules.pop(name, None)
    signal.setitimer(signal.ITIMER_VIRTUAL, 5)
    try:
        found = vars(__import__(name)).values()
        for function in [each for each in found if type(each) is type(load)]:
            for arguments in (), ('a b',), ([1, 2], 2), (0.5, 1, 2):
                try:
                    function(*arguments)
                except:         # damaged code may also raise objects of old-style classes
                    pass
        return len(found)
    except:
        return None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


signal.signal(signal.SIGVTALRM, end)
names = 'bisect colorsys keyword sched stat textwrap UserDict mutex'.split()
valid = dict((name, compiled(name)) for name in names)
sizes = dict((name, load(name, valid[name])) for name in names)
assert None not in sizes.values()
if not SANITIZED:
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
refused = 0
try:
    for seed in xrange(2000 * more):
        r = random.Random(seed)
        name = r.choice(names)
        damaged = bytearray(valid[name])
        for i in range(r.choice([1, 1, 2, 8])):
            # behind the magic number and the time, mostly: else the source is compiled
            damaged[r.randrange(0 if seed % 50 == 0 else 8, len(damaged))] ^= 1 << r.randrange(8)
        refused += load(name, str(damaged)) is None
finally:
    shutil.rmtree(folder)
assert 0 < refused < 2000 * more, refused
'''

HINTS = r'''
class Hint(object):

    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter((1, 2))

    def __length_hint__(self):
        return self.hint


for hint in (-1, -sys.maxint, sys.maxint, 2 ** 70, 'x', None):
    for make in (list, tuple, bytearray, [].extend, sorted):
        survives(lambda: make(Hint(hint)))
assert list(Hint(-1)) == [1, 2]
'''


RESIZED = r'''
import array
for make in (lambda: array.array('i', range(50000)), lambda: bytearray(200000)):
    for last in (50000, sys.maxint):

        class Shrink(object):

            def __index__(self):
                del target[2:]
                return last

        target = make()
        survives(lambda: target[:Shrink():2])
        target = make()
        survives(lambda: target.__delitem__(slice(0, Shrink(), 3)))
        target = make()
        survives(lambda: target.__setitem__(slice(0, Shrink(), 3), make()))
for shown in ('%*d', '%-*d', '%0*x', u'%*d', '%*s'):
    try:
        shown % (sys.maxint, 1)
    except MemoryError:
        pass
    else:
        raise AssertionError(shown)
assert len(format(1, '0100,d')) == 101 and format(1, '010,d') == '00,000,001'
survives(lambda: format(1, '0%d,d' % (1 << 60)))
'''

DISTURBED = r'''
class Disturbing(object):

    def __hash__(self):
        return 7

    def __eq__(self, other):
        kept.append(Disturbing())
        box.clear()
        box.update({kept[-1]: 1})
        return False


for box in ({}, set()):
    kept = [Disturbing()]
    box.update({kept[0]: 1})
    try:
        Disturbing() in box
    except RuntimeError:
        pass
    else:
        raise AssertionError(box)
'''

FALLING = r'''
import functools
import operator
import types
import weakref


def nest(wrap):
    x = len
    for i in xrange(many(300000)):
        x = wrap(x)
    return x


def caught(wanted):
    try:
        raise KeyError
    except wanted:
        pass


for wrap in (Exception, slice, iter, property, staticmethod, functools.partial, lambda x: types.MethodType(x, 1),
             lambda x: iter([x]), lambda x: (lambda: x).func_closure[0], lambda x: (lambda: x),
             lambda x: (x, 1), lambda x: (1, x), lambda x: enumerate([x]), lambda x: {1: x}.itervalues()):
    survives(lambda: nest(wrap))
    survives(lambda: hash(nest(wrap)))
    survives(lambda: caught(nest(wrap)))
'''


class HostileInputTest(unittest.TestCase):

    def check(self, source):
        child = subprocess.Popen([sys.executable, '-c', PRELUDE + source + '\nsys.stderr.write("survived")\n'],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        errors = child.communicate()[1]
        self.assertEqual((child.returncode, errors[-8:]), (0, 'survived'))

    def test_imported(self):
        self.check(IMPORTED)

    def test_sources(self):
        self.check(SOURCES)

    def test_trees(self):
        self.check(TREES)

    def test_chains(self):
        self.check(CHAINS)

    def test_iterators(self):
        self.check(ITERATORS)

    def test_hints(self):
        self.check(HINTS)

    def test_slices_of_what_their_numbers_resize(self):
        self.check(RESIZED)

    def test_lookups_that_comparisons_disturb_end(self):
        self.check(DISTURBED)

    def test_long_chains_fall(self):
        self.check(FALLING)

    def test_damaged_code(self):
        self.check(DAMAGED)


if __name__ == '__main__':
    unittest.main()
