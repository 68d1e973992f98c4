"""The C interface, through an extension that is built for the purpose (Stackless/demo/capi)."""
import imp
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import stackless
from support import TaskletTestCase, soft_only, undisturbed

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
FLAGS = ['-shared', '-fPIC', '-O1', '-I' + os.path.join(TOP, 'Include'), '-I' + TOP]
if hasattr(sys, 'gettotalrefcount'):
    FLAGS.append('-DPy_REF_DEBUG')          # what an extension takes and gives back is counted, too

HEADER_ONLY = '''
#include "Python.h"
#include "stackless_api.h"
static PyObject *f(PyObject *self, PyObject *args)
{
    STACKLESS_GETARG();
    STACKLESS_PROMOTE_ALL();
    STACKLESS_PROMOTE_FLAG(1);
    STACKLESS_PROMOTE_METHOD(self, tp_call);
    STACKLESS_PROMOTE_WRAPPER(self);
    STACKLESS_PROPOSE_ALL();
    STACKLESS_PROPOSE_FLAG(METH_STACKLESS);
    STACKLESS_PROPOSE_METHOD(self, tp_call);
    STACKLESS_RETRACT();
    STACKLESS_ASSERT();
    return STACKLESS_POSSIBLE() && STACKLESS_UNWINDING(args) ? NULL : PyObject_CallObject(self, args);
}
static PyMethodDef table[] = {{"f", f, METH_VARARGS | METH_STACKLESS, 0}, {0, 0, 0, 0}};
PyMODINIT_FUNC initplus(void)
{
    PyObject *types[] = {(PyObject *)&PyTasklet_Type, (PyObject *)&PyChannel_Type, (PyObject *)&PyBomb_Type,
                         (PyObject *)&PyCFrame_Type, (PyObject *)&PyCStack_Type, PyExc_TaskletExit};
    Py_InitModule("plus", table);
    (void)types;
    (void)(Py_TPFLAGS_HAVE_STACKLESS_CALL | Py_TPFLAGS_HAVE_STACKLESS_EXTENSION | Py_WATCHDOG_THREADBLOCK
           | PY_WATCHDOG_SOFT | PY_WATCHDOG_IGNORE_NESTING | PY_WATCHDOG_TOTALTIMEOUT);
}
'''


def compiler(name):
    try:
        subprocess.check_output([name, '--version'], stderr=subprocess.STDOUT)
    except (OSError, subprocess.CalledProcessError):
        return None
    return name


def build(source, target, cc):
    """Compiles one source file into a shared library. Returns what the compiler said."""
    command = [cc] + FLAGS + ['-o', target, source]
    job = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = job.communicate()[0]
    if job.returncode != 0:
        raise AssertionError(said)
    return said


tasks = None
folder = None


def setUpModule():
    global tasks, folder
    if compiler('cc') is None:
        raise unittest.SkipTest('no C compiler')
    folder = tempfile.mkdtemp(prefix='capi-')
    target = os.path.join(folder, 'tasks.so')
    build(os.path.join(TOP, 'Stackless', 'demo', 'capi', 'tasks.c'), target, 'cc')
    tasks = imp.load_dynamic('tasks', target)


def tearDownModule():
    shutil.rmtree(folder, ignore_errors=True)


def suspended(function, *args):
    """A tasklet that runs function(*args) and has come to a halt."""
    t = stackless.tasklet(function)(*args)
    stackless.run()
    return t


class TestBlocking(TaskletTestCase):
    def test_relay(self):
        a, b = stackless.channel(), stackless.channel()
        t = suspended(tasks.relay, a, b, 3)
        self.assertGreater(t.nesting_level, 0)
        received = []
        stackless.tasklet(lambda: received.extend([b.receive() for i in range(3)]))()
        for i in range(3):
            a.send(i)
        stackless.run()
        self.assertEqual(received, [0, 1, 2])
        self.assertFalse(t.alive)

    def test_killed_in_c(self):
        t = suspended(tasks.relay, stackless.channel(), stackless.channel(), 3)
        t.kill()
        self.assertFalse(t.alive)

    def test_exception_through_c(self):
        ch = stackless.channel()
        seen = []

        def worker():
            try:
                tasks.relay(ch, ch, 1)
            except KeyError as error:
                seen.append(error.args)
        suspended(worker)
        ch.send_exception(KeyError, 'k')
        stackless.run()
        self.assertEqual(seen, [('k',)])


class TestSoftCalls(TaskletTestCase):
    def hand(self, ch, value):
        ch.send(value)
        stackless.run()

    @soft_only
    def test_levels(self):
        ch = stackless.channel()
        cases = [(tasks.soft_receive, (ch,), 0), (tasks.hard_receive, (ch,), 1),
                 (tasks.call, (ch.receive,), 0), (tasks.call, (lambda: ch.receive(),), 0),
                 (tasks.call, (tasks.call, tasks.call, ch.receive), 0),
                 (tasks.pump, (ch, str, 1), 0), (tasks.relay, (ch, ch, 1), 1)]
        for function, args, level in cases:
            t = suspended(function, *args)
            self.assertEqual((t.nesting_level, t.restorable), (level, level == 0), (function, args))
            t.kill()

    @soft_only
    @undisturbed('nest', 'it looks at nesting levels')
    def test_first_in_first_out(self):
        """Flagged functions that wait with their C frames, and end in the order in which they began, leave nothing to those
        that are not flagged."""
        stackless.enable_softswitch(False)
        try:
            for name in 'ab':
                stackless.tasklet(tasks.soft_schedule)(name)
            stackless.run()
        finally:
            stackless.enable_softswitch(True)
        t = suspended(tasks.hard_receive, stackless.channel())
        self.assertEqual((t.blocked, t.nesting_level), (True, 1))
        t.kill()

    def test_results(self):
        got = []
        self.assertEqual(tasks.call(max, 3, 4), 4)
        self.assertEqual(tasks.call(lambda *a: a, 1, 2), (1, 2))
        with self.assertRaises(ZeroDivisionError):
            tasks.call(lambda: 1 // 0)
        with self.assertRaises(TypeError):
            tasks.call()
        ch = stackless.channel()
        suspended(lambda: got.append(tasks.call(tasks.soft_receive, ch)))
        self.hand(ch, 'v')
        self.assertEqual(got, ['v'])

    def test_called_from_c(self):
        """Somebody who does not know the token gets the value."""
        got = []
        ch = stackless.channel()
        self.assertEqual(map(tasks.call, [int, str]), [0, ''])
        self.assertEqual(sorted([3, 1, 2], cmp=lambda a, b: tasks.call(cmp, a, b)), [1, 2, 3])
        suspended(lambda: got.append(stackless._test_nostacklesscall(tasks.soft_receive, ch)))
        self.hand(ch, 7)
        self.assertEqual(got, [7])

    def test_send_and_schedule(self):
        ch = stackless.channel()
        t = suspended(tasks.soft_send, ch, 'x')
        self.assertEqual(ch.receive(), 'x')
        stackless.run()
        order = []

        def worker(name):
            order.append(name)
            order.append(tasks.soft_schedule(name * 2))
        stackless.tasklet(worker)('a')
        stackless.tasklet(worker)('b')
        stackless.run()
        self.assertEqual(order, ['a', 'b', 'aa', 'bb'])
        t = suspended(lambda: order.append(tasks.soft_schedule('removed', 1)))
        self.assertTrue(t.paused)
        t.insert()
        stackless.run()
        self.assertEqual(order[-1], 'removed')

    def test_run_and_switch(self):
        order = []
        t = stackless.tasklet(order.append)(1)
        self.assertIsNone(tasks.soft_run(t))
        self.assertEqual(order, [1])
        other = stackless.tasklet().bind(order.append, (2,))
        t = suspended(lambda: order.append(tasks.soft_switch(other)))
        self.assertEqual(order, [1, 2])
        self.assertTrue(t.paused)
        t.run()
        self.assertEqual(order, [1, 2, None])
        with self.assertRaises(RuntimeError):
            tasks.soft_run(stackless.tasklet())

    def test_pump(self):
        ch = stackless.channel()
        got = []
        t = suspended(lambda: got.append(tasks.pump(ch, lambda x: stackless.schedule(x * x), 4)))
        for i in range(4):
            self.hand(ch, i)
        self.assertEqual(got, [[0, 1, 4, 9]])
        self.assertEqual(tasks.pump(ch, str, 0), [])

    def test_pump_with_values_that_wait(self):
        ch = stackless.channel()
        for i in range(3):
            stackless.tasklet(ch.send)(i)
        stackless.run()
        self.assertEqual(tasks.pump(ch, str, 3), ['0', '1', '2'])
        stackless.run()

    def test_pump_raises(self):
        ch = stackless.channel()
        stackless.tasklet(ch.send)('no number')
        with self.assertRaises(ValueError):
            tasks.pump(ch, int, 1)
        stackless.run()
        t = suspended(tasks.pump, ch, int, 1)
        t.kill()
        self.assertFalse(t.alive)


class TestTaskletFunctions(TaskletTestCase):
    def ask(self, t, name, **kwargs):
        return tasks.api(name, t, **kwargs)

    def test_making(self):
        class Mine(stackless.tasklet):
            pass
        self.assertIs(type(tasks.api('Tasklet_New')), stackless.tasklet)
        self.assertIs(tasks.api('Tasklet_New', b=len).tempval, len)
        self.assertIs(type(tasks.api('Tasklet_New', a=Mine)), Mine)

        class MyChannel(stackless.channel):
            pass
        self.assertIs(type(tasks.api('Channel_New', a=MyChannel)), MyChannel)
        for kind, base in (('Tasklet_New', stackless.channel), ('Channel_New', int)):
            with self.assertRaises(TypeError):
                tasks.api(kind, a=base)

    def test_life(self):
        done = []
        t = stackless.tasklet()
        self.ask(t, 'Bind', a=done.append)
        self.assertEqual([self.ask(t, n) for n in ('Alive', 'Paused', 'Scheduled')], [0, 0, 0])
        self.ask(t, 'Setup', a=(1,))
        self.assertEqual([self.ask(t, n) for n in ('Alive', 'Paused', 'Scheduled')], [1, 0, 1])
        self.ask(t, 'Remove')
        self.assertEqual(self.ask(t, 'Paused'), 1)
        self.ask(t, 'Insert')
        self.ask(t, 'Run')
        self.assertEqual((done, self.ask(t, 'Alive')), ([1], 0))
        self.ask(t, 'BindEx', a=done.append, b=(2,), c=None)
        self.assertEqual(self.ask(t, 'Paused'), 1)
        self.ask(t, 'BindThread', i=-1)
        main = stackless.getcurrent()
        stackless.tasklet(lambda: (done.append(main.paused), main.insert()))()
        self.ask(t, 'Switch')
        self.assertEqual(done, [1, 2, True])
        ch = stackless.channel()
        t = suspended(ch.receive)
        self.assertEqual([self.ask(t, n) for n in ('Alive', 'Paused', 'Scheduled')], [1, 0, 1])
        t.kill()

    def test_exceptions(self):
        seen = []

        def worker():
            while True:
                try:
                    stackless.schedule_remove()
                except Exception as error:
                    seen.append((type(error), error.args))
        t = suspended(worker)
        self.ask(t, 'RaiseException', a=KeyError, b=(1, 2))
        self.ask(t, 'Throw', a=ValueError, b='v')
        self.ask(t, 'Throw', a=IndexError('i'), i=1)
        self.assertEqual(len(seen), 2)
        stackless.run()
        self.assertEqual(seen, [(KeyError, (1, 2)), (ValueError, ('v',)), (IndexError, ('i',))])
        self.ask(t, 'KillEx', i=1)
        self.assertTrue(t.alive)
        stackless.run()
        self.assertFalse(t.alive)
        self.assertEqual(self.ask(suspended(worker), 'Kill'), 0)
        with self.assertRaises(TypeError):
            self.ask(t, 'Throw', a=5)

    def test_flags(self):
        t = stackless.tasklet()
        for name in ('Atomic', 'IgnoreNesting'):
            self.assertEqual([self.ask(t, 'Set' + name, i=1), self.ask(t, 'Get' + name),
                              self.ask(t, 'Set' + name, i=0), self.ask(t, 'Get' + name)], [0, 1, 1, 0])
        self.ask(t, 'SetBlockTrap', i=1)
        self.assertEqual((self.ask(t, 'GetBlockTrap'), t.block_trap), (1, True))

    def test_questions(self):
        main = stackless.getmain()
        self.assertEqual([self.ask(main, n) for n in ('IsMain', 'IsCurrent', 'GetBlocked')], [1, 1, 0])
        self.assertIs(tasks.api('GetFrame', main), sys._getframe())
        t = suspended(stackless.channel().receive)
        self.assertEqual([self.ask(t, n) for n in ('IsMain', 'IsCurrent', 'GetBlocked')], [0, 0, 1])
        self.assertEqual((self.ask(t, 'Restorable'), self.ask(t, 'GetNestingLevel')),
                         (t.restorable, t.nesting_level))
        self.assertEqual(self.ask(t, 'GetRecursionDepth'), t.recursion_depth)
        self.assertEqual(self.ask(main, 'GetNestingLevel'), main.nesting_level)
        levels = []
        stackless.test_cstate(lambda: levels.extend([self.ask(main, 'GetNestingLevel'), main.nesting_level]))
        self.assertEqual(levels, [levels[1]] * 2)
        self.assertGreater(levels[0], main.nesting_level)
        self.assertIsNone(self.ask(stackless.tasklet(), 'GetFrame'))
        t.kill()


class TestChannelFunctions(TaskletTestCase):
    def test_transfers(self):
        ch = tasks.api('Channel_New')
        got = []
        t = suspended(lambda: got.append(ch.receive()))
        second = suspended(ch.receive)
        self.assertIs(tasks.api('GetQueue', ch), t)
        self.assertEqual(tasks.api('GetBalance', ch), -2)
        second.kill()
        tasks.api('Send', ch, a=3)
        self.assertEqual(got, [3])
        self.assertIsNone(tasks.api('GetQueue', ch))
        stackless.tasklet(ch.send)(4)
        self.assertEqual(tasks.api('Receive', ch), 4)
        stackless.run()

    def test_exceptions(self):
        ch = stackless.channel()
        for name, a, b in (('SendException', KeyError, ('k',)), ('SendThrow', ValueError, 'v')):
            stackless.tasklet(tasks.api)(name, ch, a, b)
            with self.assertRaises(a):
                ch.receive()
            stackless.run()

        def origin():
            raise KeyError
        try:
            origin()
        except KeyError:
            traceback = sys.exc_info()[2]
        stackless.tasklet(tasks.api)('SendThrow', ch, KeyError, None, traceback)
        try:
            ch.receive()
        except KeyError:
            last = sys.exc_info()[2]
        while last.tb_next is not None:
            last = last.tb_next
        self.assertEqual(last.tb_frame.f_code.co_name, 'origin')
        stackless.run()

    def test_settings(self):
        ch = stackless.channel()
        tasks.api('SetPreference', ch, i=5)
        tasks.api('SetScheduleAll', ch, i=7)
        self.assertEqual((ch.preference, ch.schedule_all), (1, 1))
        self.assertEqual((tasks.api('GetPreference', ch), tasks.api('GetScheduleAll', ch)), (1, 1))
        tasks.api('Close', ch)
        self.assertEqual((tasks.api('GetClosing', ch), tasks.api('GetClosed', ch)), (1, 1))
        tasks.api('Open', ch)
        t = suspended(ch.receive)
        tasks.api('Close', ch)
        self.assertEqual((tasks.api('GetClosing', ch), tasks.api('GetClosed', ch)), (1, 0))
        tasks.api('Open', ch)
        self.assertFalse(ch.closing)
        t.kill()


class TestModuleFunctions(TaskletTestCase):
    def test_schedule(self):
        order = []
        stackless.tasklet(order.append)(1)
        self.assertEqual(tasks.api('Schedule', a='r'), 'r')
        self.assertEqual(order, [1])
        t = suspended(lambda: order.append(tasks.api('Schedule', a='s', i=1)))
        self.assertTrue(t.paused)
        t.run()
        self.assertEqual(order, [1, 's'])

    def test_questions(self):
        self.assertEqual(tasks.api('GetRunCount'), 1)
        self.assertIs(tasks.api('GetCurrent'), stackless.getcurrent())
        self.assertEqual(tasks.api('GetCurrentId'), stackless.getcurrentid())

    @undisturbed('nest', 'who nests is not interrupted')
    def test_watchdog(self):
        def spin():
            while True:
                pass
        t = stackless.tasklet(spin)()
        self.assertIs(tasks.api('RunWatchdog', i=500), t)
        t.insert()
        self.assertIs(tasks.api('RunWatchdogEx', a=4, i=500), t)
        t.kill()

        def turns():
            while True:
                stackless.schedule()
        ts = [stackless.tasklet(turns)() for i in 'ab']
        self.assertIn(tasks.api('RunWatchdogEx', a=8, i=500), ts)       # totaltimeout
        for t in ts:
            t.kill()

    def test_schedule_with_an_error_set(self):
        """The schedule callback changes nothing of an exception that C code has in hand."""
        ran = []
        stackless.set_schedule_callback(lambda *pair: ran.append(1))
        stackless.tasklet(len)('')
        with self.assertRaises(KeyError):
            tasks.api('ScheduleWithError', a=KeyError)
        self.assertEqual(len(ran), 2)

    def test_callbacks(self):
        seen = []
        tasks.api('SetScheduleCallback', a=lambda *args: seen.append(args))
        stackless.tasklet(len)('')
        stackless.run()
        tasks.api('SetScheduleCallback')
        self.assertEqual(len(seen), 2)
        tasks.api('SetChannelCallback', a=lambda *args: seen.append(args))
        ch = stackless.channel()
        t = suspended(ch.receive)
        ch.send(1)
        tasks.api('SetChannelCallback')
        self.assertEqual(len(seen), 4)
        stackless.run()
        for name in ('SetScheduleCallback', 'SetChannelCallback'):
            with self.assertRaises(TypeError):
                tasks.api(name, a=5)

    def test_hook(self):
        tasks.api('Hook', i=1)
        stackless.tasklet(len)('')
        stackless.run()
        tasks.api('Hook', i=0)
        stackless.tasklet(len)('')
        stackless.run()
        self.assertEqual(tasks.api('HookCalls'), 2)

    def test_hook_that_fails(self):
        tasks.api('Hook', i=2)
        stackless.tasklet(len)('')
        written = []

        class Stderr(object):
            write = written.append
        saved, sys.stderr = sys.stderr, Stderr()
        try:
            stackless.run()
        finally:
            sys.stderr = saved
            tasks.api('Hook', i=0)
        self.assertEqual(''.join(written).count('the hook has failed'), 2)

    def test_trap(self):
        self.assertEqual([tasks.api('AdjustSwitchTrap', i=2), tasks.api('AdjustSwitchTrap', i=-2),
                          stackless.switch_trap()], [0, 2, 0])

    def test_call_main(self):
        for name in ('Call_Main', 'CallMethod_Main'):
            with self.assertRaises(RuntimeError):
                tasks.api(name, a='x')

    def test_error_handler(self):
        seen = []
        with self.assertRaises(ValueError):
            tasks.api('CallErrorHandler', a=ValueError, b='v')
        stackless.set_error_handler(lambda *args: seen.append(args[0]))
        self.assertEqual(tasks.api('CallErrorHandler', a=ValueError, b='v'), 0)
        self.assertEqual(seen, [ValueError])


class TestHeader(unittest.TestCase):
    def compile_as(self, suffix, cc):
        if compiler(cc) is None:
            self.skipTest('no ' + cc)
        source = os.path.join(folder, 'plus' + suffix)
        with open(source, 'w') as f:
            f.write(HEADER_ONLY)
        target = os.path.join(folder, 'plus_%s.so' % cc.replace('+', 'x'))
        build(source, target, cc)
        imp.load_dynamic('plus', target)

    def test_c(self):
        self.compile_as('.c', 'cc')

    def test_cplusplus(self):
        self.compile_as('.cc', 'c++')


if __name__ == '__main__':
    unittest.main()
