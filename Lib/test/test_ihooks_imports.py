"""ihooks: the import statement in Python."""
import __builtin__
import os
import shutil
import sys
import tempfile
import unittest
import warnings

with warnings.catch_warnings(record=True):      # that 3.x has it no more
    import ihooks


def run(statement):
    exec statement in {}


class Imports(unittest.TestCase):

    def setUp(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        os.mkdir(os.path.join(folder, 't_hk'))
        for name, text in [('t_ha', 'x = 1\n'), ('t_bad', 'raise KeyError(1)\n'), ('t_hk/__init__', 'y = 2\n'),
                           ('t_hk/sub', 'import sib\nz = 3\n'), ('t_hk/sib', 'import t_ha\n'),
                           ('t_hk/rel', 'from . import sib\nfrom .sub import z as q\n')]:
            with open(os.path.join(folder, name + '.py'), 'w') as target:
                target.write(text)
        self.folder, modules = folder, set(sys.modules)
        sys.path.insert(0, folder)

        def restore():
            sys.path.remove(folder)
            for name in set(sys.modules) - modules:
                del sys.modules[name]

        self.addCleanup(restore)

    def check_imports(self, importer=None):
        former = __builtin__.__import__
        ihooks.install(importer)
        try:
            import t_hk.sub
            from t_hk import sib, y
            import t_hk.rel
            self.assertEqual((t_hk.sub.z, sib.t_ha.x, y, t_hk.rel.q), (3, 1, 2, 3))
            for name in 't_none', 't_hk.none', 't_ha.x':
                self.assertRaises(ImportError, __import__, name)
            self.assertRaises(KeyError, __import__, 't_bad')
            self.assertRaises(ImportError, run, 'from t_hk import none')
            sib.t_ha.x = 5
            self.assertEqual(reload(sib.t_ha).x, 1)
            __builtin__.unload(sib.t_ha)
            self.assertNotIn('t_ha', sys.modules)
        finally:
            ihooks.uninstall()
        self.assertIs(__builtin__.__import__, former)
        self.assertFalse(hasattr(__builtin__, 'unload'))

    def test_statement(self):
        self.check_imports()

    def test_code_run_in_python(self):
        self.check_imports(ihooks.ModuleImporter(ihooks.FancyModuleLoader()))

    def test_found(self):
        for loader in ihooks.BasicModuleLoader(), ihooks.ModuleLoader():
            stuff = loader.find_module('t_ha')
            stuff[0].close()
            self.assertEqual((os.path.basename(stuff[1]), stuff[2][2]), ('t_ha.py', ihooks.PY_SOURCE))
            self.assertEqual(loader.find_module('t_hk')[2][2], ihooks.PKG_DIRECTORY)
            self.assertEqual(loader.find_module('sys'), (None, '', ('', '', ihooks.C_BUILTIN)))
            self.assertIsNone(loader.find_module('t_none'))

    def test_files_from_elsewhere(self):
        class Elsewhere(ihooks.Hooks):
            def openfile(self, *x):
                opened.append(os.path.basename(x[0]))
                return ihooks.Hooks.openfile(self, *x)

        opened = []
        importer = ihooks.ModuleImporter(ihooks.ModuleLoader(Elsewhere()))
        self.assertEqual(importer.import_module('t_ha').x, 1)
        self.assertEqual(opened[-1], 't_ha.py')


if __name__ == '__main__':
    unittest.main()
