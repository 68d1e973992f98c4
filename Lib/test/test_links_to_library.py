"""An environment as virtualenv makes it for the 2.7 series: links to some modules of the library; its own site.py adds the
rest only after copy_reg and os have been imported."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

LINKED = ('UserDict _abcoll _weakrefset abc codecs copy_reg encodings fnmatch genericpath linecache locale ntpath os '
          'posixpath re sre sre_compile sre_constants sre_parse stat types warnings').split()
SITE = 'import sys, os\nsys.real_prefix = "elsewhere"\nsys.path.append(%r)\n'
GENERATOR = 'def count():\n    yield 1\n    yield 2\n\n\nmade = count()\nmade.next()\n'


class Environment(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = os.path.realpath(tempfile.mkdtemp())
        library = os.path.dirname(os.path.realpath(os.__file__))
        linked = os.path.join(cls.folder, 'lib', 'python2.7')
        os.makedirs(linked)
        os.mkdir(os.path.join(cls.folder, 'bin'))
        for name in LINKED:
            source = os.path.join(library, name)
            end = '' if os.path.isdir(source) else '.py'
            os.symlink(source + end, os.path.join(linked, name + end))
        with open(os.path.join(linked, 'site.py'), 'w') as stream:
            stream.write(SITE % library)
        cls.python = os.path.join(cls.folder, 'bin', 'python')
        shutil.copy(os.path.realpath(sys.executable), cls.python)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def output(self, program):
        child = subprocess.Popen([self.python, '-c', program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return child.communicate()[0]

    def test_prefix(self):
        self.assertEqual(self.output('import sys; print sys.prefix, sys.real_prefix'), self.folder + ' elsewhere\n')

    def test_running_code_is_pickled(self):
        for module in 'pickle', 'cPickle':
            frozen = GENERATOR + 'import %s as p\nprint p.loads(p.dumps(made, 2)).next()\n' % module
            self.assertEqual(self.output(frozen), '2\n')

    def test_copies(self):
        self.assertEqual(self.output('import stackless, copy_reg, types\n'
                                     'print types.GeneratorType in copy_reg.dispatch_table'), 'True\n')


if __name__ == '__main__':
    unittest.main()
