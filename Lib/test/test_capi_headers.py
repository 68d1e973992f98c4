"""The public headers: each compiles without a warning as C and C++ of every age, and what the library exports is
what they declare."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

TREE = os.path.dirname(os.path.realpath(sys.executable))
if os.path.basename(os.path.dirname(TREE)) == 'build':
    TREE = os.path.dirname(os.path.dirname(TREE))
HEADERS = os.path.join(TREE, 'Include')
STANDARDS = ('c89', 'c99', 'gnu99', 'c11', 'c17', 'c++98', 'c++11', 'c++14', 'c++17')
# These need headers of other libraries.
ALONE_NOT = ('pyexpat.h', 'py_curses.h')

# What extensions write most: macros must be as clean as declarations.
USES = r'''
#include "Python.h"
#include "structmember.h"
#include "frameobject.h"

typedef struct {
    PyObject_HEAD
    PyObject *held;
    int number;
} Thing;

extern PyTypeObject Thing_Type;

static int
thing_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((Thing *)self)->held);
    return 0;
}

static int
thing_clear(PyObject *self)
{
    Py_CLEAR(((Thing *)self)->held);
    return 0;
}

static PyObject *
thing_call(PyObject *self, PyObject *args)
{
    PyObject *a, *result = NULL;
    Py_ssize_t size = 0;
    if (!PyArg_ParseTuple(args, "O|n", &a, &size)) {
        return NULL;
    }
    if (PyInt_CheckExact(a) || PyLong_Check(a) || PyString_Check(a) || PyUnicode_Check(a) || PyFloat_Check(a)
        || PyDict_Check(a) || PySet_Check(a) || PyAnySet_Check(a) || PyExceptionInstance_Check(a)) {
        Py_RETURN_TRUE;
    }
    if (PyTuple_Check(a) && PyTuple_GET_SIZE(a) > 0) {
        PyTuple_SET_ITEM(args, 0, PyTuple_GET_ITEM(a, 0));
    }
    else if (PyList_Check(a)) {
        PyList_SET_ITEM(a, 0, PyList_GET_ITEM(a, 0));
    }
    Py_BEGIN_ALLOW_THREADS
    size++;
    Py_END_ALLOW_THREADS
    if (PyType_HasFeature(Py_TYPE(self), Py_TPFLAGS_HAVE_GC) && PyObject_TypeCheck(self, &Thing_Type)) {
        result = Py_None;
        Py_XINCREF(result);
        Py_XDECREF(self);
    }
    if (Py_REFCNT(self) == 1 || Py_SIZE(self) > 0 || PyIter_Check(self) || PyCallable_Check(self)) {
        Py_RETURN_NONE;
    }
    return result;
}

static PyMethodDef thing_methods[] = {
    {"call", thing_call, METH_VARARGS, PyDoc_STR("calls")},
    {NULL, NULL, 0, NULL}
};

static PyMemberDef thing_members[] = {
    {(char *)"number", T_INT, offsetof(Thing, number), READONLY, NULL},
    {NULL, 0, 0, 0, NULL}
};

PyTypeObject Thing_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    "uses.Thing", sizeof(Thing), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, 0, thing_traverse, thing_clear, 0, 0, 0, 0,
    thing_methods, thing_members, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
};

PyMODINIT_FUNC inituses(void);

PyMODINIT_FUNC
inituses(void)
{
    PyObject *module = Py_InitModule3("uses", thing_methods, PyDoc_STR("uses"));
    if (module == NULL || PyType_Ready(&Thing_Type) < 0) {
        return;
    }
    Py_INCREF(&Thing_Type);
    PyModule_AddObject(module, "Thing", (PyObject *)&Thing_Type);
    PyModule_AddIntConstant(module, "limit", (long)PY_SSIZE_T_MAX);
}
'''


def compilers(standard, files):
    second = ['clang'] * (len(files) < 3 and standard in ('c89', 'c++17') and has('clang'))
    return ['c++' if '++' in standard else 'cc'] + second


def compiles(standard, *files):
    """What the compilers say about the files."""
    return ''.join(compiles_with(compiler, standard, *files) for compiler in compilers(standard, files))


def compiles_with(compiler, standard, *files):
    language = 'c++' if '++' in standard else 'c'
    command = [compiler, '-std=' + standard, '-x', language, '-pedantic', '-Wall', '-Wextra', '-Wundef', '-Wno-unused-parameter',
               '-Wconversion', '-Wsign-conversion', '-Wshadow', '-Wwrite-strings', '-Wpointer-arith', '-Wredundant-decls',
               '-Wcast-align', '-Wfloat-equal', '-I', HEADERS, '-fsyntax-only']
    if language == 'c':
        command += ['-Wstrict-prototypes', '-Wmissing-prototypes', '-Wdeclaration-after-statement', '-Wold-style-definition',
                    '-Wnested-externs']
    child = subprocess.Popen(command + list(files), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    text = child.communicate()[0]
    return text if child.returncode == 0 or text else 'status %d' % child.returncode


def has(program):
    return any(os.access(os.path.join(folder, program), os.X_OK) for folder in os.environ.get('PATH', '').split(':'))


@unittest.skipUnless(os.path.isdir(HEADERS) and has('cc') and has('c++'), 'no headers or compilers here')
class HeadersTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def source(self, name, text):
        path = os.path.join(self.folder, name + '.c')
        with open(path, 'w') as file:
            file.write(text)
        return path

    def test_each_header_behind_python_h(self):
        names = sorted(name for name in os.listdir(HEADERS) if name.endswith('.h') and name not in ALONE_NOT)
        files = [self.source(name[:-2], '#include "Python.h"\n#include "%s"\n#include "%s"\nextern int x;\n'
                             % (name, name)) for name in names]
        self.assertGreater(len(files), 80)
        for standard in ('c89', 'c++98'):
            self.assertEqual(compiles(standard, *files), '')

    def test_all_headers_in_one_file_in_either_order(self):
        names = sorted(name for name in os.listdir(HEADERS) if name.endswith('.h') and name not in ALONE_NOT + ('graminit.h',))
        text = '#include "Python.h"\n%s\nextern int x;\n'
        files = [self.source(order, text % '\n'.join('#include "%s"' % name for name in sorted(names, reverse=order == 'down')))
                 for order in ('up', 'down')]
        for standard in ('c89', 'c++17'):
            self.assertEqual(compiles(standard, *files), '', standard)

    def test_macros_of_extensions(self):
        path = self.source('uses', USES)
        for standard in STANDARDS:
            self.assertEqual(compiles(standard, path), '', standard)

    def test_a_warning_would_be_seen(self):
        path = self.source('wrong', '#include "Python.h"\nint f(void) { return Py_None; }\n')
        for standard in STANDARDS:
            self.assertNotEqual(compiles(standard, path), '', standard)


@unittest.skipUnless(os.path.exists(os.path.join(TREE, 'Tools', 'check', 'abi_names.txt')) and has('nm'),
                     'not in a built tree')
class ExportsTest(unittest.TestCase):
    def exported(self, file):
        text = subprocess.Popen(['nm', '-D', '-P', '--defined-only', file], stdout=subprocess.PIPE).communicate()[0]
        return set(line.split()[0] for line in text.splitlines())

    def test_the_program_exports_the_interface_only(self):
        with open(os.path.join(TREE, 'Tools', 'check', 'abi_names.txt')) as file:
            public = set(file.read().split())
        names = self.exported(os.path.realpath(sys.executable))
        self.assertGreater(len(names), 1000)
        ours = re.compile(r'init\w+$|Py_?(Stackless|Tasklet|Channel|Bomb|CFrame|CStack|UnwindToken)|_?_(bss_start|end|edata)'
                          r'|_(init|fini|IO_stdin_used|start)$|main$|(__)?data_start$|\w+@GLIBC|(__)?(odr_)?(asan|ubsan|lsan|sanitizer)')
        if hasattr(sys, 'gettotalrefcount'):
            public |= set(['_Py_GetRefTotal', '_Py_NegativeRefcount', '_Py_RefTotal'])
        self.assertEqual(sorted(name for name in names - public if not ours.match(name)), [])


if __name__ == '__main__':
    unittest.main()
