"""Running code in pickles as the original writes them: frames in its terms, and C frames between them.

Written() stands for an object that the original reduces to one of its names, so that pickle writes what it would write.
"""
import copy
import cPickle
import opcode
import pickle
import sys
import types
import unittest

import stackless
from bytecode_machine import EMPTY, Machine
from support import TaskletTestCase

log = []


class Written(object):
    """What the original reduces to (name of stackless._wrap, arguments, state)."""

    def __init__(self, name, arguments=(), state=()):
        self.reduced = getattr(stackless._wrap, name), arguments, state

    def __reduce__(self):
        return self.reduced


class WrittenTasklet(object):
    def __init__(self, links, flags=0, tempval=None, level=0):
        self.state = flags, tempval, level, links

    def __reduce__(self):
        return stackless.tasklet, (), self.state


class WrittenCFrame(object):
    def __init__(self, name, objects=(), i=0, n=0, valid=1):
        self.state = valid, name, with_empty(tuple(objects) + (EMPTY,) * (3 - len(objects))), i, n

    def __reduce__(self):
        return stackless.cframe, (), self.state


def with_empty(values):
    """Values behind the positions of those that are EMPTY."""
    empty = tuple(i for i, value in enumerate(values) if value is EMPTY)
    return (empty,) + tuple(None if value is EMPTY else value for value in values)


def code_of(function):
    return written_code(function.__code__)


def written_code(code):
    return Written('code', (
        code.co_argcount, code.co_nlocals, code.co_stacksize, code.co_flags, code.co_code,
        tuple(written_code(part) if isinstance(part, types.CodeType) else part for part in code.co_consts),
        code.co_names, code.co_varnames, code.co_filename, code.co_name, code.co_firstlineno, code.co_lnotab,
        code.co_freevars, code.co_cellvars))


def instructions(function):
    text = function.__code__.co_code
    at = 0
    while at < len(text):
        size = 1 if ord(text[at]) < opcode.HAVE_ARGUMENT else 3
        yield at, opcode.opname[ord(text[at])], size
        at += size


def last_byte(function, name, number=0):
    """Where f_lasti of the original points: the last byte of the number-th instruction of this name."""
    at, _, size = [row for row in instructions(function) if row[1] == name][number]
    return at + size - 1


def frame(function, step, lasti, values, valid=1, exception=None):
    code = code_of(function)
    state = (code, valid, step, globals(), 0, {}, None, exception, lasti, function.__code__.co_firstlineno,
             ((122, lasti, 0),), with_empty(values) if values is not None else None)
    return Written('frame', (code,), state)


def waiting(function, number, *values, **more):
    """A frame that waits in its number-th call."""
    return frame(function, 'eval_frame_value', last_byte(function, 'CALL_FUNCTION', number), values, **more)


def finish(task):
    while task.alive and not task.blocked:
        task.insert()
        stackless.run()


# -- what runs

def receive(channel):
    log.append(channel.receive())


def middle(channel):
    receive(channel)
    log.append('middle')


def outer(channel):
    middle(channel)
    log.append('outer')


def numbers(count):
    for number in range(count):
        stackless.schedule()
        yield number


def each(count):
    for number in numbers(count):
        log.append(number)


def one_by_one(count):
    made = numbers(count)
    log.append(made.next())
    log.append(made.next())
    try:
        made.next()
    except StopIteration:
        log.append('end')


class New(object):
    def __init__(self, value):
        stackless.schedule_remove(None)
        self.value = value


class Classic:
    def __init__(self, value):
        stackless.schedule_remove(None)
        self.value = value


def make(kind):
    made = kind(5)
    log.append((type(made), made.value))


class Context(object):
    def __enter__(self):
        stackless.schedule_remove(None)
        return 9

    def __exit__(self, kind, value, traceback):
        stackless.schedule_remove(None)
        log.append(kind)
        return True


def inside(value):
    with Context() as got:
        log.append(got)
        1 / value
    log.append('behind')


def send(channel, values):
    log.append(channel.send_sequence(values))


def handles():
    try:
        raise KeyError('old')
    except KeyError:
        stackless.schedule_remove(None)
        log.append(sys.exc_info()[1].args)
        receive_nothing()


def receive_nothing():
    log.append('called')


def leaves():
    for number in 1, 2:
        try:
            if number == 1:
                continue
            break
        finally:
            log.append(stackless.schedule_remove(None))
    log.append('left')


def returns():
    try:
        return 'returned'
    finally:
        try:
            log.append('inner')
        finally:
            log.append(stackless.schedule_remove(None))


def keep_return():
    log.append(returns())


def counted(limit, step):
    total = 0
    for number in range(limit):
        if number % step:
            total += number * step
        else:
            total -= 1
    return total


def counts(limit):
    total = 0
    for number in range(limit):
        if number % 2:
            total += number * 2
        else:
            total -= 1
    log.append(total)


class OriginalTestCase(TaskletTestCase):
    both_modes = False

    def setUp(self):
        super(OriginalTestCase, self).setUp()
        del log[:]

    def forms(self, value):
        """What each unpickler makes of it; log is empty for each."""
        for module in (pickle, cPickle):
            for protocol in (0, 1, 2):
                yield module.loads(pickle.dumps(value(), protocol))
                del log[:]

    def assertLogs(self, value, expected):
        for made in self.forms(value):
            finish(made)
            self.assertEqual(log, expected)


class TestFrames(OriginalTestCase):
    def test_at_depth_one(self):
        channel = stackless.channel()
        for lasti in (0, -2):       # of the last byte, or of the first
            frame_at = last_byte(receive, 'CALL_FUNCTION') + lasti
            self.assertLogs(lambda: WrittenTasklet([frame(receive, 'eval_frame_value', frame_at, (channel, log.append))],
                                                   tempval=5), [])

    def test_value_is_received(self):
        def written():
            channel = stackless.channel()
            return WrittenTasklet([frame(receive, 'eval_frame_value', last_byte(receive, 'CALL_FUNCTION'),
                                         (channel, Written('instancemethod', (note, None, object))))], tempval=5)
        self.assertLogs(written, [5])

    def links(self):
        return [waiting(outer, 0, None), waiting(middle, 0, None), waiting(receive, 0, None, note)]

    def test_at_depth_three(self):
        self.assertLogs(lambda: WrittenTasklet(self.links(), tempval=6), [6, 'middle', 'outer'])

    def test_in_a_channel(self):
        for made in self.forms(lambda: WrittenChannel(-1, [WrittenTasklet(self.links(), flags=3)])):
            self.assertEqual((made.balance, made.queue.blocked), (-1, True))
            made.send('value')
            stackless.run()
            self.assertEqual(log, ['value', 'middle', 'outer'])

    def test_bomb(self):
        for made in self.forms(lambda: WrittenTasklet(self.links(), tempval=stackless.bomb(KeyError, KeyError('sent')))):
            self.assertRaises(KeyError, finish, made)
            self.assertEqual(log, [])

    def test_exception_state(self):
        try:
            raise KeyError('old')
        except KeyError as error:
            self.assertLogs(lambda: WrittenTasklet([
                waiting(handles, 1, exception=(None, None, None)),
                WrittenCFrame('slp_restore_exception', (KeyError, error))]), [('old',), 'called'])

    def test_tracing(self):
        del traced[:]
        links = lambda: [waiting(handles, 1, exception=(None, None, None)),
                         WrittenCFrame('slp_restore_exception', (KeyError, KeyError('old'))),
                         WrittenCFrame('slp_restore_tracing', (note_trace,))]
        self.assertLogs(lambda: WrittenTasklet(links()), [('old',), 'called'])
        self.assertEqual(traced, ['receive_nothing'] * 6)

    def test_finally(self):
        to = last_byte(leaves, 'FOR_ITER') - 2
        def written(*values):
            it = iter([1, 2])
            next(it)
            return lambda: WrittenTasklet([waiting(leaves, 0, *((1, it) + values + (note,)))], tempval='v')
        self.assertLogs(written(to, 32), ['v', None, 'left'])
        self.assertLogs(written(None), ['v', None, 'left'])
        self.assertLogs(written(16), ['v', 'left'])
        for made in self.forms(written(None, IndexError('x'), IndexError)):
            self.assertRaises(IndexError, finish, made)
            self.assertEqual(log, ['v'])
        links = lambda: [waiting(keep_return, 0, note), waiting(returns, 1, 'returned', 8, None, note)]
        self.assertLogs(lambda: WrittenTasklet(links(), tempval='v'), ['v', 'returned'])

    def interrupted(self, function, arguments):
        """(place, what comes of a frame that was interrupted there) for all places on its way."""
        for at, name, values in Machine(function, *arguments).states():
            links = [waiting(keep_result, 0, None, None, EMPTY), frame(function, 'eval_frame_noval', at - 1, values)]
            made = pickle.loads(pickle.dumps(WrittenTasklet(links, tempval='dropped'), 2))
            del log[:]
            finish(made)
            yield (at, name), log[:]

    def test_interrupted_anywhere(self):
        for outer in (counted, displays, collects, nested_ones, assigns, closes_over, chooses, blocks, calls):
            for function, arguments in with_inner(outer):
                expected = function(*copy.deepcopy(arguments))
                places = 0
                for place, result in self.interrupted(function, copy.deepcopy(arguments)):
                    self.assertEqual((outer.__name__, function.__name__, place, result),
                                     (outer.__name__, function.__name__, place, [expected]))
                    places += 1
                self.assertGreater(places, 10)

    def test_not_begun(self):
        self.assertLogs(lambda: WrittenTasklet([frame(counts, 'eval_frame', -1, (5, EMPTY, EMPTY))]), [5])
        self.assertLogs(lambda: WrittenTasklet([WrittenCFrame('run_cframe', (counts, (5,), EMPTY))]), [5])

    def test_wrong_places(self):
        size = len(counts.__code__.co_code)
        for step in ('eval_frame', 'eval_frame_value', 'eval_frame_noval', 'eval_frame_iter', 'eval_frame_setup_with',
                     'eval_frame_with_cleanup', 'eval_frame_other'):
            for lasti in range(-1, size + 2) + [10 ** 6]:
                for values in ((5, 0, 0), (5, 0, 0, 1), (5, 0, 0, 8, 8), (5, EMPTY, EMPTY, EMPTY), (5,), ()):
                    try:
                        made = pickle.loads(pickle.dumps(WrittenTasklet([frame(counts, step, lasti, values)]), 2))
                    except ValueError:
                        continue
                    try:
                        finish(made)
                    except Exception:
                        pass
                    made.kill()


def note(value):
    log.append(value)


traced = []


def note_trace(frame, event, argument):
    traced.append(frame.f_code.co_name)


class WrittenChannel(object):
    def __init__(self, balance, tasklets):
        self.state = balance, 6, tasklets

    def __reduce__(self):
        return stackless.channel, (), self.state


# -- functions whose frames stand at each of their instructions

def displays(a, b):
    return [a, len('x'), b, a], (b, len('y'), a), {a: b, len('z'): a, b: len('zz')}, set([a, b]), {a, b, len('u')}


def collects(a, b):
    made = [number for number in range(a)] + [number * b for number in range(a) if number != b]
    return made, [(x, y) for x in range(2) for y in range(x, b)]


def nested_ones(a, b):
    return sorted({x for x in range(a)}), {x: y for x, y in zip(range(a), range(b))}, list(x + b for x in range(a))


def assigns(a, b):
    point, table = Point(), {}
    point.x, point.y = a, b
    a, b = b, a
    table[len('xy')] = a
    table[a], table[b] = b, point.x
    point.x += a
    table[a] += b * a
    table[b], x, (y, z) = a, b, (a, len('xyz'))
    return a, b, point.x, point.y, table, x, y, z


def closes_over(a, b):
    add = lambda x, y=b, z=len('x'): x + y + z + a
    inner = lambda: (a, b)
    return add(a), add(b, 5), inner(), [f(2) for f in [lambda x: x + a + b]]


def chooses(a, b):
    c = a if a > b else b
    d = a and b
    e = a or b
    f = a == b or len('x') and b
    while c < 20:
        c += a or 1
        if c % 5 == 0:
            break
        c += 0 < a < b < 50
    return c, d, e, f, not a, -b, (a if b else c), a and b and c


def blocks(a, b):
    for number in range(b):
        try:
            c = a
            try:
                c += number
            finally:
                a += c
        except KeyError:
            c = 5
        d = number
    return a, b, c, d


def calls(a, b):
    1
    c = dict(x=a, y=b, z=len('zz'))
    return max(a, b), c, 'abcdef'[a:b], 'abcdef'[a:], 'abcdef'[:b], 'abcdef'[a:len('xxxxx'):b], (lambda x: x)(a)


class Point(object):
    pass


def keep_result(function, arguments):
    result = function(arguments)
    log.append(result)


def with_inner(function):
    """A function and the functions that it is made of, with arguments."""
    yield function, (2, 4)
    for code in function.__code__.co_consts:
        if isinstance(code, types.CodeType) and not code.co_freevars and '.0' in code.co_varnames and not code.co_flags & 0x20:
            yield types.FunctionType(code, globals()), (iter([(1, 2), (3, 4)] if len(code.co_varnames) > 2 else [3, 5, 4]),)


class TestCFrames(OriginalTestCase):
    def generator(self, running_first, *caller):
        """A generator that waits in its body, and links in which it runs."""
        made = Written('generator')
        inner = waiting(numbers, 1, 3, 1, iter([2]))
        made.reduced = made.reduced[:2] + ((inner, 1),)
        links = [caller[0](made), WrittenCFrame('gen_iternext_callback', (made,)), inner]
        task = WrittenTasklet(links)
        return (made, task) if running_first else (task, made)

    def test_generators(self):
        callers = [
            (lambda made: frame(each, 'eval_frame_iter', last_byte(each, 'FOR_ITER'), (3, EMPTY, made)), [1, 2]),
            (lambda made: frame(one_by_one, 'eval_frame_value', last_byte(one_by_one, 'CALL_FUNCTION', 1),
                                (3, made, note)), [1, 2, 'end'])]
        for caller, expected in callers:
            for first in (False, True):
                for pair in self.forms(lambda: self.generator(first, caller)):
                    task, made = pair[::-1] if first else pair
                    self.assertTrue(made.gi_running)
                    finish(task)
                    self.assertEqual((log, list(made)), (expected, []))

    def test_init(self):
        for kind, made in ((New, New.__new__(New)), (Classic, types.InstanceType(Classic))):
            self.assertLogs(lambda: WrittenTasklet([
                waiting(make, 0, kind, EMPTY), WrittenCFrame('slp_tp_init_callback', (made,)),
                waiting(kind.__dict__['__init__'], 0, made, 5)]), [(type(made), 5)])

    def test_with(self):
        manager = Context()
        leave = Written('instancemethod', (Context.__exit__.__func__, manager, Context))
        for value, expected in ((1, [9, None, 'behind']), (0, [9, ZeroDivisionError, 'behind'])):
            self.assertLogs(lambda: WrittenTasklet([
                frame(inside, 'eval_frame_setup_with', last_byte(inside, 'SETUP_WITH'), (value, EMPTY, leave)),
                waiting(Context.__enter__, 0, manager)]), expected)
        for left, kind in (((None,), None), ((None, IndexError('x'), IndexError), IndexError)):
            self.assertLogs(lambda: WrittenTasklet([
                frame(inside, 'eval_frame_with_cleanup', last_byte(inside, 'WITH_CLEANUP'), (1, 9) + left),
                waiting(Context.__exit__, 0, manager, kind, None, None)]), [kind, 'behind'])

    def test_send_sequence(self):
        def written(channel_first):
            channel, iterator = stackless.channel(), Written('listiterator', (), ([1, 2, 3], 1))
            objects = (channel, EMPTY, iterator) if channel_first else (iterator, channel)
            task = WrittenTasklet([waiting(send, 0, channel, [], note), WrittenCFrame('channel_seq_callback', objects)],
                                  flags=1, tempval=1)
            return WrittenChannel(1, [task])
        for first in (False, True):
            for channel in self.forms(lambda: written(first)):
                sender = channel.queue
                got = [channel.receive()]
                self.assertFalse(sender.blocked)
                sender.kill()
                self.assertEqual(got, [1])

    def test_whole_sequence(self):
        channel = stackless.channel()
        iterator = iter([1, 2, 3])
        next(iterator)
        sender = stackless.tasklet()
        links = [loaded(waiting(send, 0, None, [], note)), loaded(WrittenCFrame('channel_seq_callback', (iterator, None, None)))]
        links[1].__setstate__((1, 'channel_seq_callback', ((2,), iterator, channel, None), 4, 0))
        sender.__setstate__((1, 1, 0, links))
        channel.__setstate__((1, 6, [sender]))
        self.assertEqual([channel.receive() for _ in range(3)], [1, 2, 3])
        stackless.run()
        self.assertEqual(log, [7])

    def test_what_cannot_go_on(self):
        for between in (WrittenCFrame('gen_iternext_callback', valid=0), WrittenCFrame('gen_iternext_callback'),
                        WrittenCFrame('slp_restore_exception', (KeyError,)), WrittenCFrame('slp_restore_tracing', (note,)),
                        WrittenCFrame('slp_tp_init_callback'), WrittenCFrame('channel_seq_callback')):
            written = lambda: WrittenTasklet([waiting(outer, 0, None), between, waiting(middle, 0, None)])
            for made in self.forms(written):
                self.assertEqual((made.frame.f_code.co_name, made.frame.f_back.f_code.co_name), ('middle', 'outer'))
                again = pickle.loads(pickle.dumps(made, 2))
                for task in (made, again):
                    with self.assertRaisesRegexp(RuntimeError, 'invalid frame: .*' + between.state[1]):
                        finish(task)
                self.assertEqual(log, ['middle'] * 2)

    def test_frames_that_cannot_go_on(self):
        for values in (None, (3, 1, EMPTY)):
            made = Written('generator')
            inner = waiting(numbers, 1, *(values or ()), valid=0)
            if values is None:
                inner = frame(numbers, 'eval_frame_value', last_byte(numbers, 'CALL_FUNCTION', 1), None, valid=0)
            made.reduced = made.reduced[:2] + ((inner, 1),)
            caller = frame(each, 'eval_frame_iter', last_byte(each, 'FOR_ITER'), (3, EMPTY, made))
            task = WrittenTasklet([caller, WrittenCFrame('gen_iternext_callback', (made,)), inner])
            for found, generator in self.forms(lambda: (task, made)):
                self.assertEqual(found.frame.f_locals, {'count': 3, 'number': 1} if values else {})
                self.assertRaises(ValueError, next, generator)
                self.assertRaisesRegexp(RuntimeError, 'invalid frame', finish, found)
                self.assertEqual(list(generator), [])

    def test_wrong_links(self):
        names = ('run_cframe gen_iternext_callback channel_seq_callback slp_restore_exception slp_restore_tracing '
                 'slp_tp_init_callback').split()
        others = [waiting(outer, 0, None), frame(numbers, 'eval_frame', -1, (3, EMPTY)), waiting(middle, 0, None, valid=0)]
        for name in names:
            for objects in ((), (None, None, None), (1, 2, 3), (stackless.channel(), iter([1]), 5), (New,)):
                cframe = WrittenCFrame(name, objects, -1, 10)
                for links in ([cframe], [cframe] * 3, [others[0], cframe], [cframe, others[0]], [others[0], cframe, others[1]],
                              [others[0], cframe, others[2]], [others[0], cframe, cframe, others[0]]):
                    try:
                        task = loaded(WrittenTasklet(links))
                    except (ValueError, TypeError):
                        continue
                    try:
                        finish(task)
                    except Exception:
                        pass
                    task.kill()


def loaded(value):
    return pickle.loads(pickle.dumps(value, 2))


if __name__ == '__main__':
    unittest.main()
