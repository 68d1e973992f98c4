"""Tasklets, channels, frames and generators are pickled where they wait, and go on from there."""
import copy
import cPickle
import pickle
import subprocess
import sys
import traceback
import types
import unittest

import stackless
from support import undisturbed

FORMS = [(module, protocol) for module in (pickle, cPickle) for protocol in (0, 1, 2)]


def forms(test):
    """Runs a test with each pickler and protocol."""
    def run(self):
        for module, protocol in FORMS:
            test(self, lambda obj: module.loads(module.dumps(obj, protocol)))
    run.__name__ = test.__name__
    return run


def pause():
    return stackless.schedule_remove(None)


def until_paused(function, *args):
    task = stackless.tasklet(function)(*args)
    task.run()
    return task


def finish(task):
    task.insert()
    stackless.run()


class Box(object):
    def __init__(self, out):
        pause()
        self.out = out

    def __enter__(self):
        return self.out

    def __exit__(self, kind, value, tb):
        self.out.append(kind)
        return True

    def method(self, value):
        pause()
        return value * 2


def loops(out):
    total = 0
    for i in [1, 2, 3]:
        for j in xrange(2):
            pause()
            total += i * j
    out.append(total)


def operands(out):
    a = 5
    out.append(a + 10 * pause_with(3) - a)
    out.append([1, pause_with(2), 'x'])


def pause_with(value):
    pause()
    return value


def handlers(out):
    try:
        try:
            raise KeyError('k')
        except KeyError as error:
            pause()
            out.append(error.args)
            out.append(sys.exc_info()[0])
            raise ValueError
        finally:
            pause()
            out.append('finally')
    except ValueError:
        pause()
        out.append('value')


def contexts(out):
    with Box(out) as box:
        pause()
        raise IndexError
    out.append('after')


def nested(out, depth=5):
    if depth:
        nested(out, depth - 1)
        out.append(depth)
    else:
        pause()


def generators(out):
    def numbers(n):
        for i in range(n):
            pause()
            yield i
    for value in numbers(3):
        out.append(value)
    waiting = numbers(2)
    for value in waiting:
        out.append(value)
        break
    out.extend([value for value in waiting])


def closures(out):
    count = [0]

    def step():
        count[0] += 1
        pause()
        return count[0]
    out.append(step() + step())


def methods(out):
    box = Box(out)
    out.append(box.method(box.method(2)))


PROGRAMS = [loops, operands, handlers, contexts, nested, generators, closures, methods]


def outcome(program, transport):
    """What a program computes when it goes through `transport` at each pause; and the number of pauses."""
    out = []
    task = until_paused(program, out)
    moves = 0
    while task.alive:
        task, out = transport((task, out))
        finish(task)
        moves += 1
    return out, moves


class Programs(unittest.TestCase):
    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_each_program_at_each_pause(self):
        for program in PROGRAMS:
            plain, pauses = outcome(program, lambda pair: pair)
            self.assertTrue(plain and pauses)
            for module, protocol in FORMS:
                moved = outcome(program, lambda pair: module.loads(module.dumps(pair, protocol)))
                self.assertEqual(moved, (plain, pauses), (program, module, protocol))


class State(unittest.TestCase):
    @forms
    def test_flags(self, transport):
        task = until_paused(loops, [])
        task.block_trap = True
        task.name = 'worker'
        task.set_ignore_nesting(True)
        task.set_atomic(True)
        made = transport(task)
        self.assertTrue(made.paused and made.alive and made.atomic and made.ignore_nesting and made.block_trap)
        self.assertEqual(made.name, 'worker')
        self.assertEqual(made.recursion_depth, task.recursion_depth)
        self.assertTrue(task.alive)

    @forms
    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_value_to_go_on_with(self, transport):
        def body(out):
            out.append(stackless.schedule_remove('value'))
        out = []
        made, got = transport((until_paused(body, out), out))
        self.assertEqual(made.tempval, 'value')
        finish(made)
        self.assertEqual((out, got), ([], ['value']))

    @forms
    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_handled_exception(self, transport):
        def fail():
            raise KeyError

        def body(out):
            try:
                fail()
            except KeyError:
                pause()
                out.append([entry[2] for entry in traceback.extract_tb(sys.exc_info()[2])])
        out = []
        made, got = transport((until_paused(body, out), out))
        finish(made)
        self.assertEqual(got, [['body', 'fail']])

    @forms
    def test_not_started(self, transport):
        out = []
        made, out = transport((stackless.tasklet(loops)(out), out))
        self.assertTrue(made.paused)
        while made.alive:
            finish(made)
        self.assertEqual(out, [6])

    @forms
    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_channel_keeps_its_waiters(self, transport):
        channel, out = stackless.channel(), []

        def wait():
            out.append(channel.receive())
        stackless.tasklet(wait)()
        stackless.run()
        channel.preference, channel.schedule_all = 1, 0
        made, got = transport((channel, out))
        self.assertEqual((made.balance, made.preference, made.schedule_all, made.closing), (-1, 1, 0, False))
        other = stackless.channel()
        other.schedule_all = 1
        other.close()
        other = transport(other)
        self.assertEqual((other.balance, other.preference, other.schedule_all, other.closing), (0, -1, 1, True))
        made.send(7)
        stackless.run()
        self.assertEqual((got, out), ([7], []))
        channel.send(8)
        stackless.run()

    def test_current_is_refused(self):
        self.assertRaises(RuntimeError, stackless.getcurrent().__reduce__)

    def test_copy(self):
        out = []
        task = until_paused(nested, out, 3)
        made = copy.copy(task)
        finish(made)
        finish(task)
        while task.alive or made.alive:
            for each in (task, made):
                if each.alive:
                    finish(each)
        self.assertEqual(out, [1, 2, 3, 1, 2, 3])

    def test_subclass(self):
        for module, protocol in FORMS:
            task = Named('t')
            task.bind(loops, ([],))
            made = module.loads(module.dumps(task, protocol))
            self.assertEqual((type(made), made.label), (Named, 't'))


class WithoutFrames(unittest.TestCase):
    """Tasklets that were started with a function in C."""

    @forms
    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_in_a_channel(self, transport):
        for way, arguments, count in (('send', (4,), 1), ('send_sequence', ([4, 5],), 2)):
            channel = stackless.channel()
            task = stackless.tasklet(getattr(channel, way))(*arguments)
            stackless.run()
            self.assertIs(task.frame, None)
            made, sender = transport((channel, task))
            self.assertEqual((made.balance, sender.blocked), (1, True))
            self.assertEqual([made.receive() for _ in range(count)], [4, 5][:count])
            stackless.run()
            self.assertFalse(sender.alive)
            task.kill()

    @forms
    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_paused(self, transport):
        for function, arguments in ((stackless.schedule_remove, ()), (map, (stackless.schedule_remove, [1])), (stackless.run, ())):
            task = stackless.tasklet(function)(*arguments)
            stackless.schedule()
            self.assertIs(task.frame, None)
            made = transport(task)
            self.assertTrue(made.alive and made.paused)
            made.run()
            self.assertFalse(made.alive)
            task.kill()

    @forms
    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_alone(self, transport):
        """Without its channel, and with an exception on its way."""
        channel = stackless.channel()
        task = stackless.tasklet(channel.receive)()
        stackless.run()
        made = transport(task)
        self.assertTrue(made.alive and made.paused)
        made.tempval = stackless.bomb(KeyError, KeyError('k'))
        self.assertRaises(KeyError, made.run)
        channel.send(1)
        stackless.run()


class Named(stackless.tasklet):
    def __new__(cls, *args):
        return stackless.tasklet.__new__(cls)

    def __init__(self, name=None):
        self.label = name


class Values(unittest.TestCase):
    @forms
    def test_generator(self, transport):
        made = (i * i for i in [1, 2, 3, 4])
        next(made)
        self.assertEqual(list(transport(made)), [4, 9, 16])
        self.assertEqual(list(transport(iter_none())), [])

    @forms
    def test_function_by_value(self, transport):
        start = 3

        def add(value, more=4):
            "Adds."
            return value + more + start
        add.mark = [1]
        made = transport(add)
        self.assertEqual((made(1), made.__doc__, made.mark, made.__name__), (8, 'Adds.', [1], 'add'))
        self.assertTrue(made.__globals__ is globals())

    @forms
    def test_recursive_function(self, transport):
        def fact(n):
            return n * fact(n - 1) if n else 1
        self.assertEqual(transport(fact)(5), 120)

    @forms
    def test_modules_and_methods(self, transport):
        self.assertTrue(transport(sys) is sys)
        made = types.ModuleType('not_there')
        made.x = 1
        self.assertEqual(transport(made).x, 1)
        self.assertEqual(transport('a b'.split)(), ['a', 'b'])
        made = transport(Box.method)
        self.assertEqual((made.im_class, made.im_self, made.im_func), (Box, None, Box.method.im_func))
        made = transport(Box.__new__(Box).method)
        self.assertEqual((made.im_class, type(made.im_self)), (Box, Box))

    @forms
    def test_empty_cell(self, transport):
        def outer():
            def inner():
                return later
            made.append(transport(inner))
            later = 5
        made = []
        outer()
        self.assertRaises(NameError, made[0])


def iter_none():
    made = (x for x in ())
    list(made)
    return made


class Hostile(unittest.TestCase):
    def frame_state(self):
        task = until_paused(operands, [])
        state = stackless._wrap._frame_state(task.frame.f_back)
        task.kill()
        return state

    def test_changed_fields(self):
        state = self.frame_state()
        for at in range(len(state)):
            for value in (None, -1, 2 ** 31 - 1, 'x', (), ((),), {}, [1]):
                frame = stackless._wrap.frame(state[0])
                changed = state[:at] + (value,) + state[at + 1:]
                try:
                    frame.__setstate__(changed)
                    task = stackless.tasklet()
                    task.__setstate__((0, None, 0, [frame]))
                    task.kill()
                except (ValueError, TypeError, OverflowError, ImportError, RuntimeError):
                    pass

    def test_missing_values(self):
        state = self.frame_state()
        n = len(state[11]) - 1
        refused = 0
        for at in range(n):
            frame = stackless._wrap.frame(state[0])
            values = ((at,),) + state[11][1:]
            try:
                frame.__setstate__(state[:11] + (values,) + state[12:])
            except ValueError:
                refused += 1
            else:
                task = stackless.tasklet()
                task.__setstate__((0, None, 0, [frame]))
                task.kill()
        self.assertTrue(refused >= 1)

    def test_frames_in_wrong_places(self):
        blank = stackless._wrap.frame(loops.__code__)
        for links in ([blank], [sys._getframe().f_back, blank], [1]):
            self.assertRaises((ValueError, TypeError), stackless.tasklet().__setstate__, (0, None, 0, links))
        self.assertRaises(ValueError, stackless._wrap.generator().__setstate__, (sys._getframe(), 0))
        self.assertRaises(ValueError, sys._getframe().__setstate__, self.frame_state())

    def test_flipped_bytes(self):
        task = until_paused(operands, [])
        text = pickle.dumps(task, 2)
        task.kill()
        program = ('import cPickle, random, stackless\n'
                   'random.seed(1)\n'
                   'text = %r\n'
                   'for i in range(1500):\n'
                   '    bytes = bytearray(text)\n'
                   '    bytes[random.randrange(len(bytes))] ^= 1 << random.randrange(8)\n'
                   '    try:\n'
                   '        task = cPickle.loads(str(bytes))\n'
                   '        task.kill()\n'
                   '    except (Exception, SystemExit):\n'
                   '        pass\n') % text
        process = subprocess.Popen([sys.executable, '-c', program], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        self.assertTrue(process.communicate() is not None)
        self.assertTrue(process.returncode >= 0, process.returncode)


class OtherProcess(unittest.TestCase):
    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_resumed_elsewhere(self):
        code = compile('import stackless\nout = []\ndef work(n):\n    for i in range(n):\n'
                       '        out.append(i)\n        stackless.schedule_remove()\n    print out\n',
                       '<program>', 'exec')
        space = {'__name__': 'nowhere'}
        exec code in space
        task = until_paused(space['work'], 3)
        text = cPickle.dumps(task, 2)
        task.kill()
        program = ('import cPickle, stackless\nt = cPickle.loads(%r)\n'
                   'while t.alive:\n    t.insert()\n    stackless.run()\n') % text
        self.assertEqual(subprocess.check_output([sys.executable, '-c', program]), '[0, 1, 2]\n')


if __name__ == '__main__':
    unittest.main()
