"""BCPPCompiler: the commands that it would run."""
import os
import tempfile
import unittest
from distutils.bcppcompiler import BCPPCompiler
from distutils.dir_util import remove_tree
from distutils.errors import CompileError, DistutilsExecError, UnknownFileError


class Recorder(BCPPCompiler):
    "Keeps commands instead of running them."

    def __init__(self):
        BCPPCompiler.__init__(self, force=1)
        self.commands = []

    def spawn(self, cmd):
        self.commands.append(cmd)


class Commands(unittest.TestCase):

    def setUp(self):
        self.addCleanup(os.chdir, os.getcwd())
        folder = tempfile.mkdtemp()
        self.addCleanup(remove_tree, folder)     # which also forgets that it has been made
        os.chdir(folder)
        for name in ('a.c', 'b.cpp', 'r.rc', 'bar_bcpp.lib', 'dbg.lib', 'dbg_d.lib'):
            open(name, 'w').close()
        self.compiler = Recorder()

    def test_compile(self):
        self.assertEqual(self.compiler.compile(['a.c', 'b.cpp', 'r.rc'], debug=1, macros=[('X', '1')]),
                         ['a.obj', 'b.obj', 'r.res'])
        start = ['bcc32.exe', '-c', '/tWM', '/Od', '/q', '/g0', '-DX=1']
        self.assertEqual(self.compiler.commands, [start + ['', '-oa.obj', 'a.c'], start + ['-P', '-ob.obj', 'b.cpp'],
                                                  ['brcc32', '-fo', 'r.res', 'r.rc']])
        self.assertRaises(UnknownFileError, self.compiler.object_filenames, ['a.x'])

    def test_link(self):
        self.compiler.link('shared_object', ['a.obj'], 'out/mod.pyd', export_symbols=['initmod'], libraries=['bar', 'none'],
                           library_dirs=['.'])
        self.assertEqual(self.compiler.commands, [
            ['ilink32.exe', '/Tpd', '/Gn', '/q', '/x', '/L.', '/L.', 'c0d32', 'a.obj', ',', 'out/mod.pyd', ',,',
             './bar_bcpp.lib', 'none', 'import32', 'cw32mt', ',', 'mod.def', ',']])
        with open('mod.def') as written:
            self.assertEqual(written.read(), 'EXPORTS\n  initmod=_initmod\n')

    def test_libraries(self):
        self.assertEqual([self.compiler.find_library_file(['.'], name, debug) for name, debug in
                          (('dbg', 0), ('dbg', 1), ('bar', 1), ('none', 0))],
                         ['./dbg.lib', './dbg_d.lib', './bar_bcpp.lib', None])

    def test_failure(self):
        def fail(cmd):
            raise DistutilsExecError('no')
        self.compiler.spawn = fail
        self.assertRaises(CompileError, self.compiler.compile, ['a.c'])


if __name__ == '__main__':
    unittest.main()
