"""Settings belong to an interpreter, exits to the host: an extension that is built here runs texts in interpreters of their own.

And what a tasklet costs in memory, in a process of its own."""
import imp
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import stackless
from support import TaskletTestCase
from test_capi import build, compiler

INNER = '''
#include "Python.h"

/* run(text) -> the name of the exception that it ended with, or None; it runs in an interpreter of its own. */
static PyObject *
run(PyObject *self, PyObject *args)
{
    const char *text;
    char ended[100] = "";
    PyThreadState *outer = PyThreadState_Get(), *inner;
    if (!PyArg_ParseTuple(args, "s", &text)) {
        return NULL;
    }
    inner = Py_NewInterpreter();
    if (inner != NULL) {
        PyObject *globals = PyModule_GetDict(PyImport_AddModule("__main__"));
        PyObject *value = PyRun_String(text, Py_file_input, globals, globals);
        if (value == NULL) {
            PyObject *type = PyErr_Occurred();
            PyOS_snprintf(ended, sizeof(ended), "%s", ((PyTypeObject *)type)->tp_name);
            PyErr_Clear();
        }
        Py_XDECREF(value);
        Py_EndInterpreter(inner);
    }
    PyThreadState_Swap(outer);
    return Py_BuildValue(ended[0] ? "s" : "", ended);
}

static PyMethodDef table[] = {{"run", run, METH_VARARGS, 0}, {0, 0, 0, 0}};

PyMODINIT_FUNC
initinner(void)
{
    Py_InitModule("inner", table);
}
'''

MEMORY = '''
import gc, os, stackless
def resident():
    with open('/proc/self/statm') as f:
        return int(f.read().split()[1]) * os.sysconf('SC_PAGE_SIZE')
def wait(channel):
    channel.receive()
def nested(channel):
    stackless.test_cstate(lambda: channel.receive())
def cost(function, count):
    channel = stackless.channel()
    for i in range(count // 10):
        stackless.tasklet(function)(channel)
    stackless.run()
    before = resident()
    for i in range(count):
        stackless.tasklet(function)(channel)
    stackless.run()
    assert channel.balance == -count - count // 10
    return (resident() - before) / count
gc.disable()
print cost(wait, 50000), cost(nested, 2000)
os._exit(0)
'''


class InnerCase(TaskletTestCase):
    both_modes = False

    @classmethod
    def setUpClass(cls):
        if compiler('cc') is None:
            raise unittest.SkipTest('no C compiler')
        cls.folder = tempfile.mkdtemp(prefix='inner-')
        source = os.path.join(cls.folder, 'inner.c')
        with open(source, 'w') as f:
            f.write(INNER)
        build(source, os.path.join(cls.folder, 'inner.so'), 'cc')
        cls.module = imp.load_dynamic('inner', os.path.join(cls.folder, 'inner.so'))

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder, ignore_errors=True)


class TestSettings(InnerCase):
    def test_another_interpreter_has_its_own(self):
        calls = []

        def note(*args):
            calls.append(args)
        stackless.set_schedule_callback(note)
        stackless.set_channel_callback(note)
        stackless.set_error_handler(note)
        stackless.enable_softswitch(False)
        try:
            ended = self.module.run('''
import stackless
def other(*args): pass
assert stackless.set_schedule_callback(other) is None
assert stackless.set_channel_callback(other) is None
assert stackless.set_error_handler(other) is None
assert stackless.enable_softswitch(None)
assert stackless.runcount == 1 and stackless.main is stackless.current
ch = stackless.channel()
stackless.tasklet(ch.send)(1)
assert ch.receive() == 1
stackless.tasklet(int)('no number')
stackless.run()
''')
        finally:
            soft = stackless.enable_softswitch(True)
        self.assertEqual((ended, calls, soft), (None, [], False))
        self.assertEqual([stackless.get_schedule_callback(), stackless.get_channel_callback(), stackless.set_error_handler()],
                         [note] * 3)

    def test_tasklets_of_another_one_are_not_mine(self):
        ended = self.module.run('''
import stackless
for i in range(3):
    stackless.tasklet(stackless.channel().receive)()
assert stackless.runcount == 4
''')
        self.assertEqual((ended, stackless.runcount), (None, 1))


class TestExit(InnerCase):
    def test_the_host_gets_the_error(self):
        for text in ('sys.exit(3)', 'stackless.tasklet(sys.exit)(3); stackless.run()',
                     'stackless.tasklet(sys.exit)(3); stackless.channel().receive()'):
            self.assertEqual(self.module.run('import sys, stackless\n' + text), 'exceptions.SystemExit')

    def test_kill_of_main(self):
        self.assertEqual(self.module.run('import stackless\nstackless.main.kill()'), 'exceptions.TaskletExit')


class TestMemory(unittest.TestCase):
    @unittest.skipUnless(os.path.exists('/proc/self/statm'), 'no /proc')
    @unittest.skipIf(hasattr(sys, 'gettotalrefcount') or stackless.debug, 'objects are bigger in debug builds')
    @unittest.skipIf('asan' in os.path.realpath(sys.executable), 'memory of a sanitizer')
    def test_a_tasklet_takes_less_than_in_the_original(self):
        soft, nested = map(int, subprocess.check_output([sys.executable, '-c', MEMORY]).split())
        self.assertTrue(200 < soft < 626, soft)
        self.assertTrue(500 < nested < 8000, nested)


if __name__ == '__main__':
    unittest.main()
