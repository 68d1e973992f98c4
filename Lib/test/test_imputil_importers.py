"""imputil: importers in sys.path, packages, files."""
import __builtin__
import os
import shutil
import sys
import tempfile
import unittest
import warnings

with warnings.catch_warnings():
    warnings.simplefilter('ignore')
    import imputil


class Answers(imputil.Importer):
    "Has a package, a module in it and one that fails."

    def __init__(self):
        self.asked = []

    def get_code(self, parent, modname, fqname):
        self.asked.append((parent and parent.__name__, modname, fqname))
        texts = {'t_answers': 'a = 42', 't_answers.part': 'import t_answers; b = t_answers.a + 1', 't_wrong': '1 // 0'}
        if fqname in texts:
            return fqname == 't_answers', compile(texts[fqname], fqname, 'exec'), {'extra': 5}
        return None


def run(statement):
    exec statement in {}


class Importers(unittest.TestCase):

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.answers = Answers()
        saved, modules, former = sys.path[:], set(sys.modules), __builtin__.__import__
        sys.path[:0] = [self.answers, self.folder]
        self.manager = imputil.ImportManager()
        self.manager.install()

        def restore():
            self.manager.uninstall()
            sys.path[:] = saved
            for name in set(sys.modules) - modules:
                del sys.modules[name]
            self.assertIs(__builtin__.__import__, former)

        self.addCleanup(restore)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        if not os.path.isdir(os.path.dirname(path)):
            os.mkdir(os.path.dirname(path))
        with open(path, 'w') as target:
            target.write(text)

    def test_importer_in_the_path(self):
        import t_answers.part
        self.assertEqual((t_answers.a, t_answers.part.b, t_answers.extra), (42, 43, 5))
        self.assertIs(t_answers.__importer__, self.answers)
        self.assertIn(('t_answers', 't_answers', 't_answers.t_answers'), self.answers.asked)
        for statement in 'import t_answers.nothing', 'from t_answers import nothing':
            self.assertRaises(ImportError, run, statement)

    def test_failing_module_is_forgotten(self):
        self.assertRaises(ZeroDivisionError, run, 'import t_wrong')
        self.assertNotIn('t_wrong', sys.modules)

    def test_files_and_packages(self):
        self.write('t_plain.py', 'x = 1\n')
        self.write('t_package/__init__.py', 'y = 2\n')
        self.write('t_package/sub.py', 'import sibling\n')
        self.write('t_package/sibling.py', 'import t_plain\n')
        import t_package.sub
        from t_package import sibling, y
        self.assertEqual((t_package.sub.sibling.t_plain.x, sibling.__name__, y), (1, 't_package.sibling', 2))
        self.assertTrue(os.path.exists(os.path.join(self.folder, 't_plain' + imputil._suffix)))
        self.assertRaises(ImportError, run, 'import t_none')

    def test_suffixes(self):
        self.manager.add_suffix('.words', lambda name, about, full: (0, compile('z = 3', name, 'exec'), {'__file__': name}))
        self.write('t_words.words', '')
        import t_words
        self.assertEqual((t_words.z, os.path.basename(t_words.__file__)), (3, 't_words.words'))

    def test_what_was_there_before(self):
        import os.path
        from os import path
        import math
        self.assertIs(path, os.path)
        self.assertEqual(math.floor(1.5), 1)


if __name__ == "__main__":
    unittest.main()
