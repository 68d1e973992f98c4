"""States of frames as programs of the original read, change and give them; frames and tasklets that can be seen, but not run."""
import cPickle
import pickle
import sys
import types
import unittest

import stackless
from support import TaskletTestCase, soft_only

FRAME = stackless._wrap.frame


def wait(value):
    kept = value
    try:
        stackless.schedule_remove(None)
    except RuntimeError:
        return 'caught inside'
    return kept


def outer(log, value):
    try:
        log.append(wait(value))
    except RuntimeError as error:
        log.append(str(error))


def older_state(frame, valid, values):
    """As the original says it: blocks stand where our place is."""
    state = FRAME.__reduce__(frame)[2]
    return (state[0], valid, 'eval_frame_value', frame.f_globals, 0, {}, None, None, state[8], state[9],
            ((122, state[8] + 3, 0),), values)


class TestReadableState(TaskletTestCase):
    def test_of_a_suspended_one(self):
        task = stackless.tasklet(wait)(7)
        task.run()
        frame = task.frame
        maker, arguments, state = FRAME.__reduce__(frame)
        self.assertEqual((maker, arguments), (FRAME, (frame.f_code,)))
        code, valid, step, space, has_locals, names, trace, error, lasti, line, blocks, values = state
        self.assertIs(code, frame.f_code)
        self.assertIs(space, frame.f_globals)
        self.assertEqual((type(step), type(names), type(blocks)), (str, dict, tuple))
        self.assertEqual((trace, error, lasti, line), (None, None, frame.f_lasti, frame.f_lineno))
        self.assertEqual(valid, int(task.restorable))
        if valid:
            self.assertEqual(values[1:3], (7, 7))
        else:
            self.assertEqual((has_locals, names, values), (1, {'value': 7, 'kept': 7}, None))
        task.kill()

    def test_of_a_running_one(self):
        self.assertEqual(FRAME.__reduce__(sys._getframe())[2][1], 0)

    def test_of_a_generator(self):
        state = FRAME.__reduce__((number for number in (1, 2)).gi_frame)[2]
        self.assertEqual((state[1], state[8]), (1, -1))

    def test_class_body(self):
        class Body(object):
            state = FRAME.__reduce__(sys._getframe())[2]
        self.assertEqual((Body.state[4], Body.state[5]['__module__']), (1, __name__))


class TestInvalid(TaskletTestCase):
    def frames(self):
        log = []
        task = stackless.tasklet(outer)(log, 7)
        task.run()
        return log, task, task.__reduce__()[2][3]

    def invalid(self, frame, values=None):
        made = FRAME(frame.f_code)
        made.__setstate__(older_state(frame, 0, values))
        return made

    @soft_only
    def test_raises_where_it_would_run(self):
        log, task, frames = self.frames()
        for values in (None, ((), 8, 9), ((1,), 8, None, 4, 5)):
            inner = self.invalid(frames[1], values)
            other = stackless.tasklet().__setstate__((0, None, 1, [frames[0], inner]))
            self.assertEqual((other.alive, other.paused, other.frame is inner), (True, True, True))
            if values is not None:
                self.assertEqual(inner.f_locals['value'], 8)
                self.assertEqual('kept' in inner.f_locals, not values[0])
            del log[:]
            other.run()
            self.assertEqual(len(log), 1)
            self.assertIn('invalid frame', log[0])
        task.kill()

    @soft_only
    def test_it_is_the_only_one(self):
        log, task, frames = self.frames()
        for end in ('run', 'kill', 'bind', 'forget'):
            other = stackless.tasklet().__setstate__((0, None, 1, [self.invalid(frames[1])]))
            if end == 'run':
                with self.assertRaisesRegexp(RuntimeError, 'invalid frame'):
                    other.run()
            elif end == 'kill':
                other.kill()
            elif end == 'bind':
                other.bind(None)
            self.assertEqual(other.alive, end == 'forget')
            other = None
        task.kill()

    @soft_only
    def test_in_pickles(self):
        log, task, frames = self.frames()
        made = stackless.tasklet().__setstate__((0, None, 1, [frames[0], self.invalid(frames[1], ((), 8, 9))]))
        for module in (pickle, cPickle):
            for protocol in (0, 1, 2):
                del log[:]
                other = module.loads(module.dumps(made, protocol))
                self.assertEqual(other.frame.f_locals, {'value': 8, 'kept': 9})
                self.assertIn('invalid frame', self.log_of(other))
        task.kill()

    def log_of(self, task):
        log = task.frame.f_back.f_locals['log']
        task.insert()
        stackless.run()
        return log[0]

    @soft_only
    def test_ended_ones(self):
        try:
            wait.missing
        except AttributeError:
            ended = sys.exc_info()[2].tb_frame
        made = FRAME(wait.__code__)
        state = list(FRAME.__reduce__(ended)[2])
        state[0], state[1], state[8], state[11] = wait.__code__, 0, 3, None
        made.__setstate__(tuple(state))
        self.assertRaises(RuntimeError, stackless.tasklet().__setstate__((0, None, 0, [made])).run)

    def test_variables_from_their_dictionary(self):
        made = FRAME(wait.__code__)
        state = (wait.__code__, 0, 'eval_frame', globals(), 1, {'kept': 3}, None, None, 9, 16, (), None)
        made.__setstate__(state)
        self.assertEqual((made.f_locals, made.f_code), ({'kept': 3}, wait.__code__))


class TestOlder(TaskletTestCase):
    @soft_only
    def test_tasklet_that_has_not_run(self):
        start = stackless.cframe()
        for keywords, empty in (({'value': 3}, ()), (None, (2,))):
            start = stackless.cframe()
            start.__setstate__((1, 'run_cframe', (empty, outer, ([],) if keywords else ([], 3), keywords), 0, 0))
            log = start.ob2[0]
            task = stackless.tasklet().__setstate__((0, None, 0, [start]))
            self.assertEqual((task.alive, task.paused, task.frame), (True, True, None))
            task.run()
            task.run()
            self.assertEqual(log, [3])
            self.assertFalse(task.alive)

    def test_cframes_that_say_nothing(self):
        self.assertRaises(TypeError, stackless.tasklet().__setstate__, (0, None, 0, [stackless.cframe()]))
        self.assertRaises(TypeError, stackless.tasklet().__setstate__, (0, None, 0, [stackless.cframe()] * 2))

    def test_generator(self):
        def count():
            for number in iter([1, 2, 3]):
                yield number
        one = count()
        one.next()
        state = FRAME.__reduce__(one.gi_frame)[2]
        frame = FRAME(count.__code__)
        frame.__setstate__(state[:10] + (((120, 20, 0),), state[11]))
        two = stackless._wrap.generator()
        two.__setstate__((frame, 0))
        self.assertEqual(list(two), [2, 3])


class TestHostile(TaskletTestCase):
    def test_values_that_are_no_cells(self):
        def with_cells(value):
            return lambda: value
        for code in (with_cells.__code__, with_cells(1).__code__):
            count = code.co_nlocals + len(code.co_cellvars) + len(code.co_freevars)
            for flags in (0, 256):
                for lasti in (-1, 0, 3):
                    frame = FRAME(code)
                    state = (code, 1, 'eval_frame', {}, 0, None, None, None, lasti, 1, (flags, -1, None), ((),) + (5,) * count)
                    if flags == 0:
                        self.assertRaises(ValueError, frame.__setstate__, state)
                    else:
                        frame.__setstate__(state)
                    self.assertNotIn(6, frame.f_locals.values())

    def test_taken_once(self):
        frame = FRAME(wait.__code__)
        state = (wait.__code__, 0, 'eval_frame', {}, 0, None, None, None, -1, 1, (), None)
        frame.__setstate__(state)
        self.assertRaises(ValueError, frame.__setstate__, state)

    def test_generators_that_are_not_valid(self):
        code = (number for number in ()).gi_code
        for owned in (False, True):
            frame, generator = FRAME(code), stackless._wrap.generator()
            frame.__setstate__((code, 0, 'eval_frame', {}, 0, None, None, None, -1, 1, (), None))
            self.assertRaises(ValueError, generator.__setstate__, (frame, 0))
            if owned:
                generator.__setstate__((frame, 1))
                self.assertRaises(ValueError, next, generator)
            task = stackless.tasklet().__setstate__((0, None, 0, [frame]))
            self.assertIs(task.frame, frame)
            self.assertRaises(RuntimeError, task.run)
            self.assertEqual((list(generator), generator.gi_frame, frame.f_back), ([], None, None))

    def test_the_frame_of_a_generator_that_is_gone(self):
        """The memory of the generator may be somebody else's by now."""
        def numbers():
            yield 1
        generator = numbers()
        frame = generator.gi_frame
        self.assertEqual(list(generator), [1])
        del generator
        others = [numbers() for _ in range(1000)]
        task = stackless.tasklet().__setstate__((0, None, 0, [frame]))
        self.assertIs(task.frame, frame)
        self.assertEqual([next(other) for other in others], [1] * 1000)


if __name__ == '__main__':
    unittest.main()
