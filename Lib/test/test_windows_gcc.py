"""distutils.cygwinccompiler: the commands for gcc on Windows, with programs that only tell their names."""
import os
import shutil
import sys
import tempfile
import unittest
from distutils import cygwinccompiler
from distutils.ccompiler import new_compiler
from distutils.errors import UnknownFileError
from distutils.version import LooseVersion


class Commands(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.addCleanup(setattr, cygwinccompiler, 'get_versions', cygwinccompiler.get_versions)
        self.addCleanup(setattr, cygwinccompiler, 'is_cygwingcc', cygwinccompiler.is_cygwingcc)
        cygwinccompiler.is_cygwingcc = lambda: False

    def compiler(self, kind, gcc, ld):
        cygwinccompiler.get_versions = lambda: (LooseVersion(gcc), LooseVersion(ld), None)
        made = new_compiler(compiler=kind)
        made.dll_libraries = ['dll']
        self.commands = []
        made.spawn = lambda words: self.commands.append(' '.join(words).replace(self.folder, '@'))
        return made

    def link(self, compiler, kind='shared_object', symbols=('init',)):
        compiler.link(kind, [os.path.join(self.folder, 'a.o')], 'm.pyd', self.folder, ['l'], export_symbols=symbols)
        return self.commands.pop()

    def test_libraries(self):
        self.assertEqual(self.link(self.compiler('cygwin', '4.5', '2.20')),
                         'gcc -mcygwin -shared -s @/a.o @/m.def -ll -ldll -o @/m.pyd')
        with open(os.path.join(self.folder, 'm.def')) as listed:
            self.assertEqual(listed.read(), 'LIBRARY m.pyd\nEXPORTS\ninit\n')

    def test_versions(self):
        for gcc, ld, expected in [('4.5', '2.20', 'gcc -shared'), ('3.4', '2.13', 'gcc -mno-cygwin -shared'),
                                  ('3.4', '2.11', 'gcc -mno-cygwin -mdll -static')]:
            command = self.link(self.compiler('mingw32', gcc, ld))
            self.assertEqual(command, expected + ' -s @/a.o @/m.def -ll -ldll -o @/m.pyd')
        self.assertEqual(self.link(self.compiler('mingw32', '2.90', '2.9')),
                         'dllwrap -mno-cygwin -mdll -static --entry _DllMain@12 --output-lib @/libm.a --def @/m.def '
                         '-s @/a.o -ll -ldll -o @/m.pyd')

    def test_programs(self):
        command = self.link(self.compiler('mingw32', '4.5', '2.20'), 'executable', None)
        self.assertEqual(command, 'gcc -s @/a.o -ll -ldll -o @/m.pyd')

    def test_objects(self):
        made = self.compiler('cygwin', '4.5', '2.20')
        self.assertEqual(made.object_filenames(['d/a.c', 'e.rc'], 1, 'out'), ['out/a.o', 'out/e.rc.o'])
        self.assertRaises(UnknownFileError, made.object_filenames, ['x.zz'])
        sources = [os.path.join(self.folder, name) for name in ('a.c', 'e.rc')]
        for name in sources:
            open(name, 'w').close()
        made.compile(sources)
        self.assertEqual(self.commands, ['gcc -mcygwin -mdll -O -Wall -c @/a.c -o @/a.o',
                                         'windres -i @/e.rc -o @/e.rc.o'])


class Facts(unittest.TestCase):
    def with_version(self, text, function):
        kept, sys.version = sys.version, text
        try:
            return function()
        finally:
            sys.version = kept

    def test_runtime(self):
        self.assertEqual(self.with_version('2.7 [MSC v.1500 32 bit]', cygwinccompiler.get_msvcr), ['msvcr90'])
        self.assertRaises(ValueError, self.with_version, '2.7 [MSC v.9999 32 bit]', cygwinccompiler.get_msvcr)
        self.assertIs(self.with_version('2.7 [GCC]', cygwinccompiler.get_msvcr), None)

    def test_header(self):
        self.assertEqual(self.with_version('2.7 [GCC]', cygwinccompiler.check_config_h),
                         ('ok', "sys.version mentions 'GCC'"))
        self.assertIn(self.with_version('2.7', cygwinccompiler.check_config_h)[0], ('ok', 'not ok'))


if __name__ == '__main__':
    unittest.main()
