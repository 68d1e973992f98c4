"""TestLoader: finds tests in classes, modules, names and folders."""
import os
import re
import sys
import traceback
import types

from .case import TestCase
from .suite import TestSuite

__unittest = True

# What discovery looks into: files that can be imported by their name
VALID_MODULE_NAME = re.compile('[_a-z][_a-z0-9]*[.]py$', re.IGNORECASE)


def _make_failed_test(classname, methodname, exception, suiteClass):
    """A suite with one test that raises an exception."""
    def test(self):
        raise exception
    cls = type(classname, (TestCase,), {methodname: test})
    return suiteClass([cls(methodname)])


def _make_failed_load_tests(name, exception, suiteClass):
    """What stands for the tests of a module whose load_tests() raised."""
    return _make_failed_test('LoadTestsFailure', name, exception, suiteClass)


def _make_failed_import_test(name, suiteClass):
    """What stands for the tests of a module that raises, just now, while it is imported."""
    told = 'Failed to import test module: %s\n%s' % (name, traceback.format_exc())
    return _make_failed_test('ModuleImportFailure', name, ImportError(told), suiteClass)


def _is_case_class(obj):
    return isinstance(obj, type) and issubclass(obj, TestCase)


def _import_first(steps):
    """Imports as much of a dotted name as can be; the top module."""
    for count in xrange(len(steps), 0, -1):
        try:
            return __import__('.'.join(steps[:count]))
        except ImportError:
            if count == 1:
                raise


class TestLoader(object):
    """Makes suites.  `testMethodPrefix`, `sortTestMethodsUsing` (a cmp function or None) and
    `suiteClass` may be changed."""
    testMethodPrefix = 'test'
    sortTestMethodsUsing = cmp
    suiteClass = TestSuite
    _top_level_dir = None

    def loadTestsFromTestCase(self, testCaseClass):
        """All test methods of a class."""
        if issubclass(testCaseClass, TestSuite):
            raise TypeError('Test cases should not be derived from TestSuite.'
                            ' Maybe you meant to derive from TestCase?')
        names = self.getTestCaseNames(testCaseClass)
        if not names and hasattr(testCaseClass, 'runTest'):
            names.append('runTest')
        return self.suiteClass(testCaseClass(name) for name in names)

    def loadTestsFromModule(self, module, use_load_tests=True):
        """All TestCase classes of a module, or what its load_tests(loader, tests, None) makes of them."""
        found = (getattr(module, name) for name in dir(module))
        tests = self.suiteClass(self.loadTestsFromTestCase(each) for each in found if _is_case_class(each))
        hook = getattr(module, 'load_tests', None) if use_load_tests else None
        return tests if hook is None else self.__by_hook(module, hook, tests, None)

    def __by_hook(self, module, hook, tests, pattern):
        try:
            return hook(self, tests, pattern)
        except Exception as error:
            return _make_failed_load_tests(module.__name__, error, self.suiteClass)

    def loadTestsFromNames(self, names, module=None):
        """A suite of what each name stands for."""
        return self.suiteClass(self.loadTestsFromName(each, module) for each in names)

    def loadTestsFromName(self, name, module=None):
        """'package.module.Class.method', or any shorter form, or a callable that makes tests."""
        steps = name.split('.')
        obj = module
        if obj is None:
            obj = _import_first(steps)
            del steps[0]
        parent = obj
        for step in steps:
            parent, obj = obj, getattr(obj, step)
        return self.__tests_of(obj, parent, steps)

    def __tests_of(self, obj, parent, steps):
        if isinstance(obj, types.ModuleType):
            return self.loadTestsFromModule(obj)
        if _is_case_class(obj):
            return self.loadTestsFromTestCase(obj)
        if isinstance(obj, types.UnboundMethodType) and _is_case_class(parent):
            return self.suiteClass([parent(steps[-1])])
        if isinstance(obj, TestSuite):
            return obj
        if not callable(obj):
            raise TypeError("don't know how to make test from: %s" % obj)
        made = obj()
        if isinstance(made, TestCase):
            made = self.suiteClass([made])
        if not isinstance(made, TestSuite):
            raise TypeError('calling %s returned %s, not a test' % (obj, made))
        return made

    def getTestCaseNames(self, testCaseClass):
        """The sorted names of the test methods of a class."""
        chosen = [name for name in dir(testCaseClass) if name.startswith(self.testMethodPrefix)
                  and callable(getattr(testCaseClass, name))]
        order = self.sortTestMethodsUsing
        return sorted(chosen, cmp=order) if order else chosen

    # -- discovery

    def discover(self, start_dir, pattern='test*.py', top_level_dir=None):
        """Tests of all modules below `start_dir` (a folder or a package's name) whose file matches.

        `top_level_dir` is where names start; it goes to the front of sys.path."""
        top = os.path.abspath(top_level_dir or self._top_level_dir or start_dir)
        added = top not in sys.path
        if added:
            sys.path.insert(0, top)
        self._top_level_dir = top
        folder = os.path.abspath(start_dir)
        if os.path.isdir(folder):
            found = folder == top or _is_package(folder)
        else:
            folder = self.__package_folder(start_dir)
            found = folder is not None
            if found and top_level_dir is None:
                depth = start_dir.count('.') + 1
                self._top_level_dir = os.path.abspath(os.path.join(folder, *[os.pardir] * depth))
                if added:
                    sys.path.remove(top)
        if not found:
            raise ImportError('Start directory is not importable: %r' % start_dir)
        return self.suiteClass(list(self._find_tests(folder, pattern)))

    def __package_folder(self, name):
        """Where the package `name` lies, or None when it cannot be imported."""
        try:
            module = self._get_module_from_name(name)
        except ImportError:
            return None
        return os.path.dirname(os.path.abspath(module.__file__))

    def _get_name_from_path(self, path):
        """The module name of a file below the top folder."""
        steps = os.path.relpath(os.path.normpath(path), self._top_level_dir).split(os.sep)
        assert os.pardir not in steps, "Path must be within the project"
        steps[-1] = os.path.splitext(steps[-1])[0]
        return '.'.join(steps)

    def _get_module_from_name(self, name):
        __import__(name)
        return sys.modules[name]

    def _match_path(self, path, full_path, pattern):
        "Whether a file counts; a subclass may look at the whole path."
        import fnmatch
        return fnmatch.fnmatch(path, pattern)

    def _find_tests(self, start_dir, pattern):
        """Yields the suites of a folder and of the packages in it, by name."""
        for entry in sorted(os.listdir(start_dir)):
            full = os.path.join(start_dir, entry)
            if os.path.isfile(full):
                if VALID_MODULE_NAME.match(entry) and self._match_path(entry, full, pattern):
                    yield self.__tests_of_file(full)
            elif os.path.isdir(full) and _is_package(full):
                for tests in self.__find_package(full, entry, pattern):
                    yield tests

    def __tests_of_file(self, full):
        name = self._get_name_from_path(full)
        try:
            module = self._get_module_from_name(name)
        except Exception:
            return _make_failed_import_test(name, self.suiteClass)
        origin = _without_suffix(getattr(module, '__file__', full))
        if origin.lower() != _without_suffix(full).lower():
            raise ImportError(
                '%r module incorrectly imported from %r. Expected %r. Is this module globally installed?'
                % (os.path.basename(_without_suffix(full)), os.path.dirname(origin), os.path.dirname(full)))
        return self.loadTestsFromModule(module)

    def __find_package(self, full, entry, pattern):
        hook = tests = None
        if self._match_path(entry, full, pattern):
            package = self._get_module_from_name(self._get_name_from_path(full))
            hook = getattr(package, 'load_tests', None)
            tests = self.loadTestsFromModule(package, False)
        if hook is not None:
            yield self.__by_hook(package, hook, tests, pattern)
            return
        if tests is not None:
            yield tests
        for found in self._find_tests(full, pattern):
            yield found


def _is_package(folder):
    return os.path.isfile(os.path.join(folder, '__init__.py'))


def _without_suffix(path):
    return os.path.splitext(os.path.realpath(os.path.abspath(path)))[0]


defaultTestLoader = TestLoader()


def _makeLoader(prefix, sortUsing, suiteClass=None):
    made = TestLoader()
    made.testMethodPrefix, made.sortTestMethodsUsing = prefix, sortUsing
    if suiteClass:
        made.suiteClass = suiteClass
    return made


def getTestCaseNames(testCaseClass, prefix, sortUsing=cmp):
    "The sorted names of the methods of a class that start with `prefix`."
    return _makeLoader(prefix, sortUsing).getTestCaseNames(testCaseClass)


def makeSuite(testCaseClass, prefix='test', sortUsing=cmp, suiteClass=TestSuite):
    "A suite of the tests of a class."
    loader = _makeLoader(prefix, sortUsing, suiteClass)
    return loader.loadTestsFromTestCase(testCaseClass)


def findTestCases(module, prefix='test', sortUsing=cmp, suiteClass=TestSuite):
    "A suite of the tests of a module."
    loader = _makeLoader(prefix, sortUsing, suiteClass)
    return loader.loadTestsFromModule(module)
