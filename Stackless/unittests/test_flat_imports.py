"""Imports run modules, hooks and importers without nesting.

Rows as in test_flatness.py."""
import __builtin__
import imp
import os
import py_compile
import shutil
import sys
import tempfile
import unittest
import zipfile
import zipimport

from support import FlatTestCase, add_rows_to, undisturbed


@undisturbed('nest', 'it looks at nesting levels')
class ImportsTest(FlatTestCase):
    pass


row = add_rows_to(ImportsTest)


def _module(text):
    folder = tempfile.mkdtemp()
    with open(os.path.join(folder, 'flat_probe_module.py'), 'w') as file:
        file.write(text)
    return folder


@row
def import_statement(probe):
    folder = _module('import __builtin__\n__builtin__.flat_probe()\nspam = 1\n')
    __builtin__.flat_probe = probe
    sys.path.insert(0, folder)
    try:
        import flat_probe_module
        reload(flat_probe_module)
        del sys.modules['flat_probe_module']
        from flat_probe_module import spam
        del sys.modules['flat_probe_module']
        __import__('flat_probe_module')
        execfile(os.path.join(folder, 'flat_probe_module.py'), {})
        with open(os.path.join(folder, 'flat_probe_module.py')) as file:
            exec file in {}
    finally:
        sys.path.remove(folder)
        sys.modules.pop('flat_probe_module', None)
        del __builtin__.flat_probe
        shutil.rmtree(folder)


@row
def import_hooks(probe):
    class Finder(object):
        def find_module(self, name, path=None):
            if name == 'flat_probe_found':
                probe()
                return self

        def load_module(self, name):
            probe()
            module = sys.modules[name] = imp.new_module(name)
            return module
    finder = Finder()
    sys.meta_path.append(finder)
    try:
        import flat_probe_found
    finally:
        sys.meta_path.remove(finder)
        sys.modules.pop('flat_probe_found', None)


@row
def import_from_module_with_hooks(probe):
    import types

    class Module(types.ModuleType):
        def __getattr__(self, name):
            probe()
            if name.startswith('__'):
                raise AttributeError(name)
            return name
    sys.modules['flat_probe_other'] = Module('flat_probe_other')
    try:
        from flat_probe_other import spam
        assert spam == 'spam'
    finally:
        del sys.modules['flat_probe_other']


class Importer(object):
    """What a hook gives for an entry of the path."""

    def __init__(self, probe, entry):
        self.probe, self.entry = probe, entry
        probe()

    def find_module(self, name, path=None):
        self.probe()
        return self if name.startswith('flat_probe') else None

    def load_module(self, name):
        self.probe()
        module = sys.modules[name] = imp.new_module(name)
        module.entry = self.entry
        if name == 'flat_probe_package':
            module.__path__ = ['flat probe: inside']
        return module


class importing_from(object):
    """The hook and the entry are there while the block runs; what it imports goes."""

    def __init__(self, hook, entry):
        self.hook, self.entry = hook, entry

    def __enter__(self):
        sys.path_hooks.append(self.hook)
        sys.path.insert(0, self.entry)

    def __exit__(self, *error):
        sys.path.remove(self.entry)
        sys.path_hooks.remove(self.hook)
        for table in (sys.modules, sys.path_importer_cache):
            for name in list(table):
                if name.startswith('flat_probe') or name.startswith('flat probe'):
                    del table[name]


@row
def importers_of_entries(probe):
    def hook(entry):
        probe()
        if not entry.startswith('flat probe'):
            raise ImportError
        return Importer(probe, entry)
    with importing_from(hook, 'flat probe: top'):
        import flat_probe_package.flat_probe_inner as inner
        assert (sys.modules['flat_probe_package'].entry, inner.entry) == ('flat probe: top', 'flat probe: inside')
        del sys.modules['flat_probe_package']
        import flat_probe_package           # the importers are known now
        reload(flat_probe_package)
        from flat_probe_package import flat_probe_part
        assert flat_probe_part.entry == 'flat probe: inside'


@row
def hooks_that_refuse_or_import(probe):
    def refusing(entry):
        probe()
        raise ImportError(entry)

    def importing(entry):
        import flat_probe_first             # while it runs the entry counts as an ordinary directory
    folder = _module('spam = 5')
    os.rename(os.path.join(folder, 'flat_probe_module.py'), os.path.join(folder, 'flat_probe_first.py'))
    sys.path.insert(0, folder)
    try:
        with importing_from(refusing, 'flat probe: nowhere'):
            try:
                import flat_probe_missing
            except ImportError as error:
                assert str(error) == 'No module named flat_probe_missing'
        sys.path_importer_cache.pop(folder, None)
        with importing_from(importing, folder):
            import flat_probe_first
            assert flat_probe_first.spam == 5
    finally:
        sys.path.remove(folder)
        shutil.rmtree(folder)


@row
def steps_of_imp(probe):
    folder = _module('import __builtin__\n__builtin__.flat_probe()\nspam = __name__\n')
    path = os.path.join(folder, 'flat_probe_module.py')
    __builtin__.flat_probe = probe
    sys.path.insert(0, folder)
    try:
        import flat_probe_module
        assert imp.reload(flat_probe_module) is flat_probe_module
        assert imp.load_source('flat_probe_source', path).spam == 'flat_probe_source'
        py_compile.compile(path)
        assert imp.load_compiled('flat_probe_compiled', path + 'c').spam == 'flat_probe_compiled'
        with open(path) as file:
            loaded = imp.load_module('flat_probe_loaded', file, path, ('.py', 'U', imp.PY_SOURCE))
            assert loaded.spam == 'flat_probe_loaded' and not file.closed
        os.rename(path, os.path.join(folder, '__init__.py'))
        assert imp.load_package('flat_probe_package', folder).__path__ == [folder]
        os.remove(path + 'c')
        assert imp.load_module('flat_probe_package', None, folder, ('', '', imp.PKG_DIRECTORY)).spam
    finally:
        with importing_from(None, folder):
            pass
        sys.path.remove(folder)
        del __builtin__.flat_probe
        shutil.rmtree(folder)


@row
def modules_in_archives(probe):
    folder = _module('')
    archive = os.path.join(folder, 'flat probe.zip')
    with zipfile.ZipFile(archive, 'w') as file:
        file.writestr('flat_probe_zipped.py', 'import __builtin__\n__builtin__.flat_probe()\n')
        file.writestr('flat_probe_package/__init__.py', 'import flat_probe_zipped as inner\n')
    __builtin__.flat_probe = probe
    sys.path.insert(0, archive)
    try:
        import flat_probe_package
        assert flat_probe_package.inner.__file__ == os.path.join(archive, 'flat_probe_zipped.py')
    finally:
        with importing_from(None, archive):
            pass
        sys.path.remove(archive)
        sys.path_importer_cache.pop(archive, None)
        zipimport._zip_directory_cache.pop(archive, None)
        del __builtin__.flat_probe
        shutil.rmtree(folder)


if __name__ == '__main__':
    unittest.main()
