"""runpy, pkgutil and shutil on a small tree of files."""
import os
import pkgutil
import runpy
import shutil
import sys
import tempfile
import unittest


class TreeCase(unittest.TestCase):

    def setUp(self):
        self.root = tempfile.mkdtemp()
        self.write('one.py', 'value = 1\nname = __name__\n')
        self.write('pack_rc/__init__.py', '')
        self.write('pack_rc/two.py', 'value = 2\n')
        self.write('pack_rc/__main__.py', 'value = 3\n')
        self.write('pack_rc/data.txt', 'abc')
        sys.path.insert(0, self.root)

    def tearDown(self):
        sys.path.remove(self.root)
        for name in [name for name in sys.modules if name.startswith('pack_rc')]:
            del sys.modules[name]
        shutil.rmtree(self.root)
        self.assertFalse(os.path.exists(self.root))

    def place(self, name):
        return os.path.join(self.root, *name.split('/'))

    def write(self, name, text):
        folder = os.path.dirname(self.place(name))
        if not os.path.isdir(folder):
            os.makedirs(folder)
        with open(self.place(name), 'w') as stream:
            stream.write(text)

    def test_run(self):
        self.assertEqual(runpy.run_path(self.place('one.py'), run_name='x')['name'], 'x')
        self.assertEqual(runpy.run_module('pack_rc.two')['value'], 2)
        self.assertEqual(runpy.run_module('pack_rc')['value'], 3)
        self.assertEqual(runpy.run_path(self.place('pack_rc'))['value'], 3)
        with self.assertRaises(ImportError) as caught:
            runpy.run_module('pack_rc.none')
        self.assertEqual(str(caught.exception), 'No module named pack_rc.none')

    def test_walk(self):
        found = [row[1:] for row in pkgutil.walk_packages([self.root])]
        self.assertEqual(found, [('one', False), ('pack_rc', True), ('pack_rc.__main__', False),
                                 ('pack_rc.two', False)])
        self.assertEqual(pkgutil.get_data('pack_rc', 'data.txt'), 'abc')
        self.assertIn('value = 2', pkgutil.find_loader('pack_rc.two').get_source())
        self.assertIsNone(pkgutil.find_loader('pack_rc_none'))

    def test_generic(self):
        @pkgutil.simplegeneric
        def kind(obj):
            return 'any'
        kind.register(int, lambda obj: 'int')
        self.assertEqual([kind(1), kind(True), kind('a')], ['int', 'int', 'any'])

    def test_copy(self):
        shutil.copytree(self.place('pack_rc'), self.place('to'),
                        ignore=shutil.ignore_patterns('*.txt'))
        self.assertEqual(sorted(os.listdir(self.place('to'))),
                         ['__init__.py', '__main__.py', 'two.py'])
        shutil.move(self.place('to'), self.place('pack_rc'))
        self.assertTrue(os.path.isfile(self.place('pack_rc/to/two.py')))
        self.assertRaises(shutil.Error, shutil.move, self.place('pack_rc'),
                          self.place('pack_rc/to'))
        self.assertRaises(shutil.Error, shutil.copy, self.place('one.py'), self.root)
        self.assertRaises(OSError, shutil.rmtree, self.place('none'))
        shutil.rmtree(self.place('none'), ignore_errors=True)


if __name__ == '__main__':
    unittest.main()
