"""Every allocation of a snippet fails in turn: MemoryError or success, no signal, no other exception, no lost reference."""
import gc
import os
import sys
import unittest

SNIPPETS = r'''
[1, 2, 3] + [4]
dict((i, str(i)) for i in range(60))
'%s %r %d %5.2f' % ('a', 'b', 3, 1.5)
u'abc'.encode('utf-8') + 'x'.decode('latin-1').encode('utf-16')
(1 << 100) * (1 << 200) // 7
repr([1, 2.5, u'x', (1,), {1: 2}])
sorted([3, 1, 2], key=str)
compile('def f(a, b=2, *c):\n for i in c:\n  yield i + a\nclass A: x = [i for i in ()]\n', 'f', 'exec')
eval('1 + 2 * 3 - len("abc")')
type('C', (object,), {'x': 1, '__slots__': ('a', 'b')})
type('C', (object,), {'x': property(lambda s: 1)})().x
handled()
list(generated())
set([1, 2, 3]) | set('abc')
','.join(['a', 'b', u'c']).split(',')
'{0:>10} {1!r} {x}'.format(1, 2, x=3)
marshal.loads(marshal.dumps([1, 'a', u'b', (1, 2), {1: 2}, 1 << 70]))
cPickle.loads(cPickle.dumps([1, 'a', u'b', (1, 2), {1: 2}, 1 << 70], 2))
struct.pack('iid', 1, 2, 3.0)
list(itertools.product([1, 2], itertools.permutations([1, 2, 3])))
collections.defaultdict(list)[1].append(collections.deque([1, 2, 3]))
bytearray('abc') + 'def' * 3
cStringIO.StringIO('abc').read()
io.StringIO(u'abc').readline()
io.open('/dev/null').read()
open('/dev/null').readlines()
os.stat('/').st_mode
os.listdir('/')
stackless.tasklet(lambda x: x)(1).run()
sent()
map(None, zip([1, 2], [3, 4]), filter(None, [1, 0]))
u'a b'.split() + u'abc'.title().splitlines()
int('123456789012345678901234567890') + float('1.5e10')
vars(Plain())
Plain().__reduce_ex__(2)
changed()
'''


class Plain(object):

    def __init__(self):
        self.a = 1


def generated():
    try:
        for i in range(3):
            yield i
    finally:
        i = None


FAMILY = [type('Child', (Plain,), {}) for i in range(40)]
FAMILY += [type('Grandchild', tuple(FAMILY[:3]), {}) for i in range(40)]


def changed():
    """All that has been looked up below a class is forgotten when the class changes."""
    for value in range(2):
        Plain.value = value
        for child in FAMILY:
            if child.value != value:
                raise AssertionError(child)


def handled():
    try:
        try:
            raise ValueError('a', 2)
        except ValueError, e:
            raise KeyError(str(e))
    except KeyError, e:
        return repr(e)


def sent():
    channel = stackless.channel()
    stackless.tasklet(channel.send)(1)
    return channel.receive()


def stop_failing():
    """What is left of the countdown; the call itself may be what fails."""
    try:
        return sys._fail_allocation(0)
    except MemoryError:
        sys._fail_allocation(0)
        return 0


@unittest.skipUnless(hasattr(sys, '_fail_allocation'), 'allocations fail at will in debug builds only')
@unittest.skipIf('switch=' in os.environ.get('PY_STRESS', ''), 'tasklets come and go between the measurements')
class AllocationFailureTest(unittest.TestCase):

    def run_all(self, code, text):
        """Fails allocation 1, 2, ... until the code needs no more; how many it needed."""
        nth = 0
        while 1:
            nth += 1
            sys._fail_allocation(nth)
            try:
                eval(code)
            except MemoryError:
                left = stop_failing()
            except Exception, e:
                stop_failing()
                self.fail('%s: allocation %d: %r' % (text, nth, e))
            else:
                left = stop_failing()
            sys.exc_clear()
            if left:
                return nth

    def check(self, text):
        code = compile(text, 'snippet', 'eval')
        eval(code)
        eval(code)
        self.assertGreater(self.run_all(code, text), 1)
        grown = []
        for i in range(12):
            before = sys.gettotalrefcount()
            self.run_all(code, text)
            gc.collect()
            grown.append(sys.gettotalrefcount() - before)
        # Caches and free lists settle; what is lost is lost every time.
        self.assertLessEqual(min(grown), 2, '%s: %r' % (text, grown))


def add_tests():
    modules = 'marshal cPickle struct itertools collections cStringIO io os stackless'.split()
    globals().update((name, __import__(name)) for name in modules)
    for number, text in enumerate(SNIPPETS.strip().split('\n')):
        def test(self, text=text):
            self.check(text)
        setattr(AllocationFailureTest, 'test_snippet_%02d' % number, test)


add_tests()

if __name__ == '__main__':
    unittest.main()
