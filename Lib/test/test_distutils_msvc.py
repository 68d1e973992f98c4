"""distutils.msvccompiler: what it finds out, and the commands it would give on Windows."""
import os
import shutil
import sys
import tempfile
import unittest
from distutils import msvccompiler
from distutils.errors import CompileError, DistutilsExecError, DistutilsPlatformError, LibError, LinkError


class Recorder(msvccompiler.MSVCCompiler):
    """Keeps the commands instead of running them."""

    def __init__(self):
        msvccompiler.MSVCCompiler.__init__(self, force=1)
        self.commands = []

    def spawn(self, cmd):
        self.commands.append(' '.join(cmd))

    def mkpath(self, name, mode=0777):
        pass


class Questions(unittest.TestCase):
    def test_version_and_architecture(self):
        real = sys.version
        try:
            for text, version, kind in [('2.7 [MSC v.1500 32 bit (Intel)]', 9.0, 'Intel'), ('[GCC 12.2.0]', 6, 'Intel'),
                                        ('2.7 [MSC v.1310 64 bit (AMD64)]', 7.1, 'AMD64'), ('[MSC v.1200 32 bit (Intel)]', 6, 'Intel')]:
                sys.version = text
                self.assertEqual((msvccompiler.get_build_version(), msvccompiler.get_build_architecture()), (version, kind))
        finally:
            sys.version = real

    def test_paths(self):
        self.assertEqual(msvccompiler.normalize_and_reduce_paths(['/a/b', '/a/b/../b', 'c', '/d', 'c/.']), ['/a/b', 'c', '/d'])

    @unittest.skipIf(os.name == 'nt', 'there is a registry')
    def test_without_a_registry(self):
        compiler = Recorder()
        with self.assertRaises(DistutilsPlatformError) as caught:
            compiler.compile(['a.c'])
        self.assertEqual(str(caught.exception), 'Python was built with Visual Studio version 6, and extensions need to be '
                         "built with the same version of the compiler, but it isn't installed.")
        self.assertEqual((compiler.get_msvc_paths('path'), msvccompiler.read_keys(1, 'a'), compiler.commands), ([], None, []))


class Commands(unittest.TestCase):
    def setUp(self):
        self.folder, self.old = tempfile.mkdtemp(), os.getcwd()
        os.chdir(self.folder)
        self.environment = dict(os.environ)
        os.environ.update(DISTUTILS_USE_SDK='1', MSSdk='1', Path='/nope;' + self.folder)
        for name in 'cl.exe', 'a.c', 'b.cpp', 'r.rc', 'm.mc', 'x.obj', 'q.lib', 'q_d.lib':
            open(name, 'w').close()
        self.compiler = Recorder()

    def tearDown(self):
        os.environ.clear()
        os.environ.update(self.environment)
        os.chdir(self.old)
        shutil.rmtree(self.folder)

    def test_compile(self):
        made = self.compiler.compile(['a.c', 'b.cpp', 'r.rc', 'm.mc'], 'out', [('A', '1'), ('B',)], ['inc'], 0, ['-pre'], ['-post'])
        self.assertEqual(made, ['out/a.obj', 'out/b.obj', 'out/r.res', 'out/m.res'])
        options = '-pre /c /nologo /Ox /MD /W3 /GX /DNDEBUG -DA=1 -UB -Iinc'
        self.assertEqual(self.compiler.commands, [
            'cl.exe %s /Tca.c /Foout/a.obj -post' % options, 'cl.exe %s /Tpb.cpp /Foout/b.obj -post' % options,
            'rc.exe -DA=1 -UB -Iinc /foout/r.res r.rc', 'mc.exe -h  -r out m.mc', 'rc.exe /foout/m.res out/m.rc'])
        self.assertRaises(CompileError, self.compiler.compile, ['z.zz'])

    def test_debugging(self):
        self.compiler.compile(['a.c'], debug=1)
        self.assertEqual(self.compiler.commands, ['cl.exe /c /nologo /Od /MDd /W3 /GX /Z7 /D_DEBUG /Tc%s /Foa.obj'
                                                  % os.path.abspath('a.c')])
        self.assertEqual((self.compiler.find_library_file(['.'], 'q', 1), self.compiler.find_library_file(['.'], 'q')),
                         ('./q_d.lib', './q.lib'))

    def test_link(self):
        self.compiler.link('shared_object', ['x.obj'], 't.pyd', 'o', ['q', 'other'], ['ld'], None, ['initt', 'y'])
        self.compiler.link('executable', ['x.obj'], 't.exe', debug=1)
        self.compiler.create_static_lib(['x.obj'], 'st', 'o')
        self.assertEqual(self.compiler.commands, [
            'link.exe /DLL /nologo /INCREMENTAL:NO /LIBPATH:ld q.lib other.lib /EXPORT:initt /EXPORT:y x.obj /OUT:o/t.pyd /IMPLIB:t.lib',
            'link.exe /nologo /INCREMENTAL:no /pdb:None /DEBUG x.obj /OUT:t.exe', 'lib.exe x.obj /OUT:o/st.lib'])
        self.assertRaises(DistutilsPlatformError, self.compiler.link, 'executable', ['x.obj'], 't', runtime_library_dirs=['r'])

    def test_failures(self):
        def fail(words):
            raise DistutilsExecError('no')
        self.compiler.spawn = fail
        self.assertRaises(CompileError, self.compiler.compile, ['a.c'])
        self.assertRaises(LibError, self.compiler.create_static_lib, ['x.obj'], 'st', '.')
        self.assertRaises(LinkError, self.compiler.link, 'executable', ['x.obj'], 't.exe')


if __name__ == '__main__':
    unittest.main()
