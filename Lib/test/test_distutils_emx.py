"""distutils.emxccompiler: the commands it would give on OS/2."""
import os
import shutil
import tempfile
import unittest
from distutils import emxccompiler
from distutils.errors import UnknownFileError


class Recorder(emxccompiler.EMXCCompiler):
    """Keeps the commands and the texts of .def files instead of running and writing them."""

    def __init__(self):
        emxccompiler.EMXCCompiler.__init__(self, force=1)
        self.commands, self.written = [], []

    def spawn(self, cmd):
        self.commands.append(' '.join(cmd))

    def mkpath(self, name, mode=0777):
        pass

    def execute(self, func, args, msg=None, level=1):
        self.written.append(args)


class Commands(unittest.TestCase):
    def setUp(self):
        self.old, self.folder = os.getcwd(), tempfile.mkdtemp()
        os.chdir(self.folder)
        for name in 'a.c', 'r.rc', 'x.obj', 'libq.lib':
            open(name, 'w').close()
        self.compiler = Recorder()

    def tearDown(self):
        os.chdir(self.old)
        shutil.rmtree(self.folder)

    def test_compile(self):
        made = self.compiler.compile(['a.c', 'r.rc'], 'out', [('A', '1')], ['inc'])
        self.assertEqual(made, ['out/a.obj', 'out/r.res'])
        self.assertEqual(self.compiler.commands, [
            'gcc -Zomf -Zmt -O3 -fomit-frame-pointer -mprobe -Wall -DA=1 -Iinc -c a.c -o out/a.obj', 'rc -r r.rc'])
        self.assertRaises(UnknownFileError, self.compiler.object_filenames, ['a.zz'])

    def test_link(self):
        self.compiler.link('shared_object', ['x.obj'], 't.pyd', 'o', ['q'], ['ld'], None, ['initx'])
        self.compiler.link('executable', ['x.obj'], 't.exe', debug=1, export_symbols=['unused'])
        self.assertEqual(self.compiler.commands, [
            'gcc -Zomf -Zmt -Zcrtdll -Zdll -s x.obj t.def -Lld -lq -lgcc -o o/t.pyd',
            'gcc -Zomf -Zmt -Zcrtdll -g x.obj -lgcc -o t.exe'])
        self.assertEqual(self.compiler.written, [('t.def', ['LIBRARY t INITINSTANCE TERMINSTANCE', 'DATA MULTIPLE NONSHARED',
                                                            'EXPORTS', '  "initx"'])])

    def test_libraries(self):
        self.assertEqual(self.compiler.find_library_file(['/nowhere', '.'], 'q'), './libq.lib')
        self.assertIsNone(self.compiler.find_library_file(['.'], 'other'))


if __name__ == '__main__':
    unittest.main()
