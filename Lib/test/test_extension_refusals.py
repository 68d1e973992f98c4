"""What cannot be compatible is refused with an error that says why: libraries of other builds of Python, parts of frames."""
import ctypes
import imp
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from distutils.sysconfig import get_python_inc
from test.extensions import compiler_is_here

# What the init function of each calls; all of it is there in other builds only.
OTHER_BUILDS = {
    'narrow': ('void *PyUnicodeUCS2_FromString(const char *);', 'PyUnicodeUCS2_FromString("a");'),
    'traced': ('void *Py_InitModule4TraceRefs_64(const char *, void *, void *, void *, int);',
               'Py_InitModule4TraceRefs_64("traced", 0, 0, 0, 1013);'),
    'traced32': ('void *Py_InitModule4TraceRefs(const char *, void *, void *, void *, int);',
                 'Py_InitModule4TraceRefs("traced32", 0, 0, 0, 1013);'),
    'third': ('void *PyModule_Create2(void *, int);', 'PyModule_Create2(0, 1013);'),
}


@unittest.skipUnless(compiler_is_here(), 'no compiler here')
class OtherBuildsTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def library(self, name, text, *options):
        path = os.path.join(self.folder, name + '.so')
        command = ['cc', '-x', 'c', '-shared', '-fPIC', '-o', path, '-'] + list(options)
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = child.communicate(text)[0]
        self.assertEqual((child.returncode, said), (0, ''))
        return path

    def test_the_name_that_is_missing_is_told(self):
        for name, (declaration, call) in OTHER_BUILDS.items():
            path = self.library(name, '%s void init%s(void) { %s }' % (declaration, name, call))
            missing = call.split('(')[0]
            self.assertRaisesRegexp(ImportError, 'undefined symbol: %s' % missing, imp.load_dynamic, name, path)
            self.assertNotIn(name, sys.modules)

    def test_modules_of_python_3(self):
        path = self.library('newer', 'void *PyInit_newer(void) { return 0; }')
        self.assertRaisesRegexp(ImportError, r'does not define init function \(initnewer\)', imp.load_dynamic, 'newer', path)

    def test_what_is_no_library(self):
        path = os.path.join(self.folder, 'text.so')
        with open(path, 'w') as f:
            f.write('no library at all')
        self.assertRaises(ImportError, imp.load_dynamic, 'text', path)

    @unittest.skipUnless(os.path.exists(os.path.join(get_python_inc(), 'Python.h')), 'no headers here')
    def test_another_version_of_the_interface_is_warned_of(self):
        path = self.library('old', '#include "Python.h"\n#undef PYTHON_API_VERSION\n#define PYTHON_API_VERSION 1007\n'
                            'static PyMethodDef none[] = {{NULL, NULL, 0, NULL}};\n'
                            'PyMODINIT_FUNC initold(void) { Py_InitModule("old", none); }', '-I', get_python_inc())
        # In a process of its own: a library that has been loaded stays.
        program = 'import imp, sys; print imp.load_dynamic("old", sys.argv[1]).__name__'
        child = subprocess.Popen([sys.executable, '-c', program, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        said, warned = child.communicate()
        self.assertEqual((child.returncode, said), (0, 'old\n'))
        self.assertIn('RuntimeWarning: Python C API version mismatch for module old: This Python has API version 1013, '
                      'module old has version 1007.', warned)


class FramesTest(unittest.TestCase):
    def test_there_is_no_block_stack(self):
        api, frame = ctypes.pythonapi, ctypes.py_object(sys._getframe())
        for name, arguments in ('PyFrame_BlockSetup', (frame, 122, 0, 0)), ('PyFrame_BlockPop', (frame,)):
            self.assertRaisesRegexp(SystemError, '%s: frames have no block stack' % name, getattr(api, name), *arguments)


if __name__ == '__main__':
    unittest.main()
