"""distutils, zipfile, gzip, sysconfig: what building and installing needs."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import gzip
import sysconfig
import zipfile
from distutils.version import LooseVersion, StrictVersion
from distutils.util import split_quoted, strtobool

SOURCE = '''
#include "Python.h"
static PyObject *twice(PyObject *self, PyObject *arg) { return PyNumber_Add(arg, arg); }
static PyMethodDef methods[] = {{"twice", twice, METH_O, ""}, {0}};
PyMODINIT_FUNC inittwice(void) { Py_InitModule("twice", methods); }
'''
SETUP = '''
from distutils.core import setup, Extension
setup(name='sample', version='1.0', packages=['sample'], ext_modules=[Extension('twice', ['twice.c'])])
'''


class InFolder(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp()

    def tearDown(self):
        shutil.rmtree(self.home)

    def path(self, *parts):
        return os.path.join(self.home, *parts)

    def put(self, name, text):
        if not os.path.isdir(os.path.dirname(self.path(name))):
            os.makedirs(os.path.dirname(self.path(name)))
        with open(self.path(name), 'wb') as out:
            out.write(text)


class Build(InFolder):
    def test_extension_is_built_and_installed(self):
        self.put('twice.c', SOURCE)
        self.put('setup.py', SETUP)
        self.put('sample/__init__.py', 'value = 3\n')
        command = [sys.executable, 'setup.py', '-q', 'install', '--prefix', self.path('target')]
        worker = subprocess.Popen(command, cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output = worker.communicate()[0]
        self.assertEqual(worker.returncode, 0, output)
        folder = self.path('target', 'lib', 'python' + sys.version[:3], 'site-packages')
        code = 'import sys; sys.path.insert(0, %r); import twice, sample; print twice.twice(sample.value)' % folder
        self.assertEqual(subprocess.check_output([sys.executable, '-c', code]), '6\n')


class Times(InFolder):
    def test_a_copy_is_as_old_as_the_file(self):
        from distutils.dep_util import newer
        from distutils.file_util import copy_file
        self.put('file', 'text')
        os.utime(self.path('file'), (10, 10.75))
        copy_file(self.path('file'), self.path('copy'))
        self.assertFalse(newer(self.path('file'), self.path('copy')))


class Archives(InFolder):
    def test_zip_round_trip(self):
        path = self.path('a.zip')
        with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
            archive.writestr('folder/one', 'x' * 5000)
            archive.writestr('two', '')
        with zipfile.ZipFile(path, 'a') as archive:
            archive.writestr('three', 'last')
        with zipfile.ZipFile(path) as archive:
            self.assertEqual(archive.namelist(), ['folder/one', 'two', 'three'])
            self.assertEqual(archive.read('folder/one'), 'x' * 5000)
            self.assertIsNone(archive.testzip())
            self.assertRaises(KeyError, archive.read, 'four')
            archive.extractall(self.path('out'))
        self.assertEqual(os.path.getsize(self.path('out', 'folder', 'one')), 5000)

    def test_zip_never_leaves_the_folder(self):
        with zipfile.ZipFile(self.path('a.zip'), 'w') as archive:
            archive.writestr('../../evil', 'x')
        with zipfile.ZipFile(self.path('a.zip')) as archive:
            self.assertEqual(archive.extract('../../evil', self.home), self.path('evil'))

    def test_broken_zip(self):
        self.put('bad.zip', 'PK nonsense')
        self.assertFalse(zipfile.is_zipfile(self.path('bad.zip')))
        self.assertRaises(zipfile.BadZipfile, zipfile.ZipFile, self.path('bad.zip'))

    def test_gzip_members_are_one_file(self):
        path = self.path('a.gz')
        for text in 'first\n', 'second\n':
            with gzip.open(path, 'ab') as out:
                out.write(text)
        with gzip.open(path) as source:
            self.assertEqual(source.readline(), 'first\n')
            self.assertEqual(source.read(), 'second\n')
            source.seek(2)
            self.assertEqual(source.read(3), 'rst')

    def test_gzip_cut_off(self):
        with gzip.open(self.path('a.gz'), 'wb') as out:
            out.write('text' * 1000)
        with open(self.path('a.gz'), 'rb') as source:
            self.put('cut.gz', source.read()[:-10])
        self.assertRaises((IOError, EOFError), gzip.open(self.path('cut.gz')).read)


class Small(unittest.TestCase):
    def test_versions(self):
        self.assertTrue(StrictVersion('1.2a3') < StrictVersion('1.2') == '1.2.0')
        self.assertTrue(LooseVersion('1.10') > LooseVersion('1.9'))

    def test_words(self):
        self.assertEqual(split_quoted('a "b c" d\\ e'), ['a', 'b c', 'd e'])
        self.assertEqual([strtobool('Yes'), strtobool('off')], [1, 0])

    def test_words_about_patterns_that_fit_nothing(self):
        from distutils import log
        from distutils.errors import DistutilsTemplateError
        from distutils.filelist import FileList
        said = []
        warn, log.warn = log.warn, said.append
        self.addCleanup(setattr, log, 'warn', warn)
        files = FileList()
        files.set_allfiles(['a'])
        for line in 'exclude x', 'global-exclude x', 'recursive-exclude d x', 'global-include x':
            files.process_template_line(line)
        self.assertEqual(said, ["warning: no previously-included files found matching 'x'",
                                "warning: no previously-included files matching 'x' found anywhere in distribution",
                                "warning: no previously-included files matching 'x' found under directory 'd'",
                                "warning: no files found matching 'x' anywhere in distribution"])
        with self.assertRaises(DistutilsTemplateError) as caught:
            files.process_template_line('include')
        self.assertEqual(str(caught.exception), "'include' expects <pattern1> <pattern2> ...")

    def test_paths_are_below_the_prefix(self):
        for path in sysconfig.get_paths().values():
            self.assertTrue(path.startswith(os.path.normpath(sys.prefix)))


if __name__ == '__main__':
    unittest.main()
