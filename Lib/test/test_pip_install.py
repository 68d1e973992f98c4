"""The pip and setuptools of the 2.7 series, unmodified, in a virtual environment of this interpreter.

They are not part of this project.  They are looked for in $PIP_FOLDER (a site-packages folder), then
beside $REFERENCE_PYTHON, then where `pyenv prefix 2.7.18` leads.
"""
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import textwrap
import unittest
import zipfile


def pip_folder():
    """The folder with pip and setuptools in it, or None."""
    candidates = [os.environ.get('PIP_FOLDER')]
    program = os.environ.get('REFERENCE_PYTHON')
    if program:
        candidates.append(os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(program))),
                                       'lib', 'python2.7', 'site-packages'))
    try:
        answer = subprocess.Popen(['pyenv', 'prefix', '2.7.18'], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE).communicate()[0].strip()
    except OSError:
        answer = ''
    if answer:
        candidates.append(os.path.join(answer, 'lib', 'python2.7', 'site-packages'))
    for folder in candidates:
        if folder and all(os.path.isdir(os.path.join(folder, name)) for name in ('pip', 'setuptools')):
            return folder


FOLDER = pip_folder()
SOURCES = {
    'pure': {
        'setup.py': '''
            from setuptools import setup
            setup(name='purepkg', version='1.0', packages=['purepkg'],
                  entry_points={'console_scripts': ['purecmd = purepkg:main']})
            ''',
        'purepkg/__init__.py': '''
            def main():
                print 'pure runs'
            '''},
    'native': {
        'setup.py': '''
            from setuptools import setup, Extension
            setup(name='nativepkg', version='0.3', ext_modules=[Extension('nativemod', ['nativemod.c'])])
            ''',
        'nativemod.c': '''
            #include <Python.h>
            static PyObject *twice(PyObject *self, PyObject *args)
            {
                long number;
                return PyArg_ParseTuple(args, "l", &number) ? PyInt_FromLong(2 * number) : NULL;
            }
            static PyMethodDef methods[] = {{"twice", twice, METH_VARARGS, "Twice a number."}, {NULL}};
            PyMODINIT_FUNC initnativemod(void) { Py_InitModule("nativemod", methods); }
            '''}}
WHEEL = {
    'wheelpkg/__init__.py': "def main(): print 'wheel runs'\n",
    'wheelpkg-2.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: wheelpkg\nVersion: 2.0\n',
    'wheelpkg-2.0.dist-info/WHEEL': 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py2-none-any\n',
    'wheelpkg-2.0.dist-info/entry_points.txt': '[console_scripts]\nwheelcmd = wheelpkg:main\n'}


@unittest.skipIf(FOLDER is None, 'no pip and setuptools: neither in $PIP_FOLDER nor with a reference python')
class Install(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.realpath(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.environment = os.path.join(self.folder, 'env')
        os.makedirs(os.path.join(self.environment, 'bin'))
        self.python = os.path.join(self.environment, 'bin', 'python')
        os.symlink(os.path.realpath(sys.executable), self.python)
        with open(os.path.join(self.environment, 'pyvenv.cfg'), 'w') as config:
            config.write('home = %s\n' % os.path.dirname(os.path.realpath(sys.executable)))

    def run_in(self, *command, **options):
        """The output of a command; with pip=True pip can be imported."""
        variables = dict((name, value) for name, value in os.environ.items()
                         if not name.startswith(('PYTHON', 'PIP_')))
        variables.update(HOME=self.folder, PIP_DISABLE_PIP_VERSION_CHECK='1', PIP_NO_CACHE_DIR='1')
        if options.get('pip'):
            variables.update(PYTHONPATH=FOLDER, PYTHONDONTWRITEBYTECODE='1')
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=self.folder,
                                 env=variables)
        output = child.communicate()[0]
        self.assertEqual(child.returncode, 0, '%s\n%s' % (' '.join(command), output))
        return output

    def pip(self, *arguments):
        return self.run_in(self.python, '-m', 'pip', *arguments, pip=True)

    def archive(self, name):
        """A source archive of one of SOURCES."""
        top = os.path.join(self.folder, name)
        for path, text in SOURCES[name].items():
            target = os.path.join(top, path)
            if not os.path.isdir(os.path.dirname(target)):
                os.makedirs(os.path.dirname(target))
            with open(target, 'w') as out:
                out.write(textwrap.dedent(text))
        with tarfile.open(top + '.tar.gz', 'w:gz') as tar:
            tar.add(top, name)
        return top + '.tar.gz'

    def install(self, path):
        return self.pip('install', '--no-index', '--no-build-isolation', path)

    def test_pure_package_and_uninstall(self):
        self.assertIn('Successfully installed purepkg-1.0', self.install(self.archive('pure')))
        self.assertIn('purepkg', self.pip('list'))
        self.assertEqual(self.run_in(self.python, '-c', 'import purepkg; purepkg.main()'), 'pure runs\n')
        self.assertIn('Successfully uninstalled', self.pip('uninstall', '-y', 'purepkg'))
        self.assertNotIn('purepkg', self.pip('list'))

    def test_package_in_c(self):
        if not any(os.access(os.path.join(folder, 'gcc'), os.X_OK) for folder in os.environ['PATH'].split(':')):
            self.skipTest('no gcc')
        self.assertIn('Successfully installed nativepkg-0.3', self.install(self.archive('native')))
        output = self.run_in(self.python, '-c', 'import nativemod; print nativemod.twice(21), nativemod.__file__')
        number, place = output.split()
        self.assertEqual(number, '42')
        self.assertTrue(place.startswith(self.environment), place)

    def test_wheel_with_a_command(self):
        path = os.path.join(self.folder, 'wheelpkg-2.0-py2-none-any.whl')
        record = 'wheelpkg-2.0.dist-info/RECORD'
        with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as wheel:
            for name, text in WHEEL.items():
                wheel.writestr(name, text)
            wheel.writestr(record, ''.join('%s,,\n' % name for name in list(WHEEL) + [record]))
        self.install(path)
        self.assertEqual(self.run_in(os.path.join(self.environment, 'bin', 'wheelcmd')), 'wheel runs\n')


for module in 'cgi', 'cookielib', 'xmlrpclib':
    try:
        __import__(module)
    except ImportError:
        Install = unittest.skip('pip needs the module %s' % module)(Install)


if __name__ == '__main__':
    unittest.main()
