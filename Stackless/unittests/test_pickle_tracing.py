"""Trace and profile functions go into pickles only when that is wanted; frames of older programs, which write fewer operands."""
import cPickle
import pickle
import sys
import unittest

import stackless
from support import undisturbed

EVENTS = []


def tracer(frame, event, arg):
    EVENTS.append((event, frame.f_code.co_name))
    return tracer


def work(out):
    out.append(1)
    stackless.schedule_remove()
    for i in iter([2, 3]):
        out.append(i)
        stackless.schedule_remove()
    out.append(4)


def profiled(out):
    sys.setprofile(tracer)
    work(out)


def traced(out):
    sys.settrace(tracer)
    work(out)


class Tracing(unittest.TestCase):
    def setUp(self):
        del EVENTS[:]

    def tearDown(self):
        stackless.pickle_with_tracing_state = False

    def carried(self, function, wanted, module=cPickle):
        """The events of what comes after the function was frozen, and its results."""
        out = []
        task = stackless.tasklet(function)(out)
        task.run()
        stackless.pickle_with_tracing_state = wanted
        text = module.dumps((task, out), 2)
        task.bind(None)
        task, out = module.loads(text)
        functions = task.trace_function, task.profile_function
        self.assertEqual(task.frame.f_trace is None, not wanted or function is profiled)
        del EVENTS[:]
        while task.alive:
            task.insert()
            stackless.run()
        self.assertEqual(out, [1, 2, 3, 4])
        self.assertIsNone(sys.gettrace())
        return functions, list(EVENTS)

    def test_not_wanted(self):
        for function in (traced, profiled):
            self.assertEqual(self.carried(function, False), ((None, None), []))

    def test_trace(self):
        for module in (cPickle, pickle):
            functions, events = self.carried(traced, True, module)
            self.assertEqual(functions, (tracer, None))
            self.assertIn(('line', 'work'), events)
            self.assertIn(('return', 'work'), events)

    def test_profile(self):
        functions, events = self.carried(profiled, True)
        self.assertEqual(functions, (None, tracer))
        self.assertIn(('return', 'work'), events)
        self.assertNotIn(('line', 'work'), events)


class OlderFrames(unittest.TestCase):
    def state(self):
        out = []
        task = stackless.tasklet(work)(out)
        task.run()
        task.insert()
        stackless.run()
        state = stackless._wrap._frame_state(task.frame)
        task.bind(None)
        self.assertEqual(out, [1, 2])
        return out, state

    def go_on(self, state):
        frame = stackless._wrap.frame(work.__code__)
        frame.__setstate__(state)
        task = stackless.tasklet()
        task.__setstate__((0, None, 0, [frame]))
        while task.alive:
            task.insert()
            stackless.run()

    def old(self, state, step='eval_frame', less=0):
        values = state[11][:len(state[11]) - less]
        values = (tuple(at for at in values[0] if at < len(values) - 1),) + values[1:]
        return state[:2] + (step,) + state[3:10] + (((120, 60, 0),), values)

    @undisturbed('nest', 'tasklets with C frames are refused')
    def test_fewer_operands(self):
        """Blocks where our place stands, and no values where the callee was."""
        for step in ('eval_frame', 'eval_frame_value', 'eval_frame_iter'):
            out, state = self.state()
            empty = max(state[11][0]) == len(state[11]) - 2
            self.assertTrue(empty)
            self.go_on(self.old(state, step, 1))
            self.assertEqual(out, [1, 2, 3, 4])

    def test_too_few(self):
        out, state = self.state()
        self.assertRaises(ValueError, self.go_on, self.old(state, less=2))

    def test_no_step(self):
        out, state = self.state()
        self.assertRaises(ValueError, self.go_on, self.old(state, 'eval_something'))


if __name__ == '__main__':
    unittest.main()
