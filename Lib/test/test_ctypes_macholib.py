"""ctypes.macholib: parts of names, and the places where dyld looks."""
import os
import shutil
import tempfile
import unittest

from ctypes.macholib.dyld import dyld_default_search, dyld_find, dyld_override_search, framework_find
from ctypes.macholib.dylib import dylib_info
from ctypes.macholib.framework import framework_info

KEYS = 'location', 'name', 'shortname', 'version', 'suffix'


def parts(info):
    return info and tuple(info[key] for key in KEYS)


class Names(unittest.TestCase):

    def test_dylibs(self):
        for name, expected in (
                ('P/Foo.A_debug.dylib', ('P', 'Foo.A_debug.dylib', 'Foo', 'A', 'debug')),
                ('/a/b/libz_x.1.dylib', ('/a/b', 'libz_x.1.dylib', 'libz_x', '1', None)),
                ('x.dylib', ('', 'x.dylib', 'x', None, None)),
                ('P/_debug.dylib', ('P', '_debug.dylib', '_debug', None, None)),
                ('libx.1.2.dylib', None), ('.dylib', None), ('x.dylib.y', None), ('x', None)):
            self.assertEqual(parts(dylib_info(name)), expected)

    def test_frameworks(self):
        for name, expected in (
                ('P/F.framework/F_debug', ('P', 'F.framework/F_debug', 'F', None, 'debug')),
                ('P/F.framework/Versions/A/F', ('P', 'F.framework/Versions/A/F', 'F', 'A', None)),
                ('/a.framework/b.framework/b', ('/a.framework', 'b.framework/b', 'b', None, None)),
                ('P/F.framework/G', None), ('P/F.framework', None), ('P/F.framework/x/A/F', None)):
            self.assertEqual(parts(framework_info(name)), expected)


class Searches(unittest.TestCase):

    def test_order(self):
        env = {'DYLD_FRAMEWORK_PATH': '/f1:/f2', 'DYLD_LIBRARY_PATH': '/l', 'DYLD_FALLBACK_FRAMEWORK_PATH': '/ff',
               'DYLD_FALLBACK_LIBRARY_PATH': '/fl'}
        self.assertEqual(list(dyld_override_search('/x/Q.framework/Q', env)),
                         ['/f1/Q.framework/Q', '/f2/Q.framework/Q', '/l/Q'])
        self.assertEqual(list(dyld_default_search('/x/Q.framework/Q', env)),
                         ['/x/Q.framework/Q', '/ff/Q.framework/Q', '/fl/Q'])

    def test_found(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        plain, debug = os.path.join(folder, 'libx.dylib'), os.path.join(folder, 'libx_debug.dylib')
        open(plain, 'w').close()
        env = {'DYLD_LIBRARY_PATH': folder, 'DYLD_IMAGE_SUFFIX': '_debug'}
        self.assertEqual(dyld_find('libx.dylib', env=env), plain)
        self.assertEqual(dyld_find('@executable_path/libx.dylib', folder, {}), plain)
        open(debug, 'w').close()
        self.assertEqual(dyld_find('libx.dylib', env=env), debug)

    def test_framework_by_short_name(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        os.mkdir(os.path.join(folder, 'Q.framework'))
        library = os.path.join(folder, 'Q.framework', 'Q')
        open(library, 'w').close()
        for name in 'Q', 'Q.framework', 'Q.framework/Q':
            self.assertEqual(framework_find(os.path.join(folder, name), None, {}), library)

    def test_nowhere(self):
        try:
            dyld_find('libnowhere.dylib', None, {})
        except ValueError as error:
            self.assertEqual(str(error), 'dylib libnowhere.dylib could not be found')
        else:
            self.fail('found')


if __name__ == '__main__':
    unittest.main()
