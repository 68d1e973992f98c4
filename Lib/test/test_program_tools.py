"""Tools that look at programs: trace, profile, pstats, pyclbr, modulefinder."""
import os
import shutil
import StringIO
import sys
import tempfile
import unittest
import modulefinder
import profile
import pstats
import pyclbr
import trace

def looped(count):
    total = 0
    for number in range(count):
        total += number
    return total


class Thing(object):
    def twice(self, n):
        return looped(n) + looped(n)


def recursive(n):
    return n and recursive(n - 1)


class Traces(unittest.TestCase):
    def test_counts(self):
        tracer = trace.Trace(count=1, trace=0)
        self.assertEqual(tracer.runfunc(looped, 4), 6)
        first = looped.func_code.co_firstlineno
        place = looped.func_code.co_filename
        self.assertEqual(tracer.results().counts, dict([((place, first + line), times) for line, times in
                                                        ((1, 1), (2, 5), (3, 4), (4, 1))]))

    def test_functions(self):
        tracer = trace.Trace(count=0, trace=0, countfuncs=1)
        tracer.runfunc(Thing().twice, 1)
        self.assertEqual(sorted([about[2] for about in tracer.results().calledfuncs]), ['Thing.twice', 'looped'])
        tracer = trace.Trace(count=0, trace=0, countcallers=1)
        tracer.runfunc(Thing().twice, 1)
        self.assertIn(('Thing.twice', 'looped'), [(one[2], other[2]) for one, other in tracer.results().callers])

    def test_lines_that_can_run(self):
        folder = tempfile.mkdtemp()
        try:
            path = os.path.join(folder, 'covered.py')
            with open(path, 'w') as stream:
                stream.write('"""doc\nmore"""\ndef f():\n    "text"\n    return (1,\n        x)\n\n# c\nf\n')
            self.assertEqual(sorted(trace.find_executable_linenos(path)), [3, 5, 6, 9])
            output = os.path.join(folder, 'x.cover')
            with open(path) as stream:
                lines = stream.readlines()
            done = trace.CoverageResults().write_results_file(output, lines, trace.find_executable_linenos(path),
                                                              {3: 7})
            self.assertEqual(done, (1, 4))
            with open(output) as stream:
                text = stream.read()
            self.assertIn('\n    7: def f():\n', text)
            self.assertIn('\n>>>>>> f\n', text)
        finally:
            shutil.rmtree(folder)

    def test_names(self):
        self.assertEqual(trace.modname('/a/b.py'), 'b')
        self.assertEqual(trace.fullmodname(os.path.join(os.path.dirname(os.__file__), 'xml', 'sax', 'handler.py')),
                         'xml.sax.handler')
        ignore = trace.Ignore(['xml'], ['/usr/lib'])
        self.assertEqual([ignore.names('/x/y.py', 'xml.sax'), ignore.names('/usr/lib/z.py', 'z'),
                          ignore.names('/x/q.py', 'q'), ignore.names(None, 'sys')], [1, 1, 0, 1])


class Figures(unittest.TestCase):
    def profiled(self, statement):
        run = profile.Profile()
        run.runctx(statement, globals(), {})
        return pstats.Stats(run, stream=StringIO.StringIO())

    def calls(self, stats, name):
        return [figures[:2] for function, figures in stats.stats.items() if function[2] == name]

    def test_calls(self):
        stats = self.profiled('recursive(5); Thing().twice(3)')
        self.assertEqual(self.calls(stats, 'recursive'), [(1, 6)])
        self.assertEqual(self.calls(stats, 'looped'), [(2, 2)])
        self.assertEqual(self.calls(stats, 'range'), [(2, 2)])

    def test_times_add_up(self):
        ticks = [0]

        def clock():
            return ticks[0]

        def slow():
            ticks[0] += 7
            quick()
            ticks[0] += 2

        def quick():
            ticks[0] += 1
        run = profile.Profile(clock)
        run.runcall(slow)
        run.create_stats()
        figures = dict([(function[2], values[2:4]) for function, values in run.stats.items()])
        self.assertEqual((figures['slow'], figures['quick']), ((9, 10), (1, 1)))

    def test_exceptions_end_calls(self):
        def fails():
            raise ValueError

        def calls():
            try:
                fails()
            except ValueError:
                return looped(1)
        run = profile.Profile()
        run.runcall(calls)
        run.create_stats()
        callers = dict([(function[2], values[4]) for function, values in run.stats.items()])
        self.assertEqual([caller[2] for caller in callers['looped']], ['calls'])

    def test_print(self):
        stats = self.profiled('recursive(2)').strip_dirs().sort_stats('name')
        stats.print_stats('recursive').print_callers('recursive').print_callees('recursive')
        text = stats.stream.getvalue()
        self.assertIn('   Ordered by: function name\n   List reduced from ', text)
        self.assertIn('\n      3/1 ', text)
        self.assertIn('was called by...', text)

    def test_order(self):
        stats = self.profiled('1')
        stats.stats = {('a', 1, 'x'): (1, 1, 3.0, 3.0, {}), ('b', 1, 'y'): (2, 2, 1.0, 4.0, {})}
        self.assertEqual([name for _, _, name in stats.sort_stats('cumulative').fcn_list], ['y', 'x'])
        self.assertEqual([name for _, _, name in stats.sort_stats('tot').fcn_list], ['x', 'y'])
        self.assertRaises(KeyError, stats.sort_stats, 'c')
        self.assertEqual(pstats.add_func_stats((1, 2, 3, 4, {'k': 1}), (1, 1, 1, 1, {'k': 2, 'l': 3})),
                         (2, 3, 4, 5, {'k': 3, 'l': 3}))
        self.assertEqual(pstats.func_std_string(('~', 0, '<len>')), '{len}')
        self.assertRaises(TypeError, pstats.Stats, 3)


class Sources(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()

    def tearDown(self):
        shutil.rmtree(self.folder)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        if not os.path.isdir(os.path.dirname(path)):
            os.makedirs(os.path.dirname(path))
        with open(path, 'w') as stream:
            stream.write(text)
        return path

    def test_classes(self):
        self.write('browsed_base.py', 'class Base: pass\ndef made(): pass\n')
        self.write('browsed.py', 'from browsed_base import Base as B, made\nif 1:\n    class C(B,\n       other.D):\n'
                   '        def m(self):\n            def inner(): pass\n        class Nested:\n            def n(self): '
                   'pass\n@d\ndef f(a,\n    b): pass\n')
        found = pyclbr.readmodule_ex('browsed', [self.folder])
        self.assertEqual(sorted(found), ['B', 'C', 'f', 'made'])
        self.assertEqual(found['C'].super, [found['B'], 'other.D'])
        self.assertEqual(found['C'].methods, {'m': 5})
        self.assertEqual((found['f'].lineno, found['B'].module), (10, 'browsed_base'))
        self.assertEqual(sorted(pyclbr.readmodule('browsed', [self.folder])), ['B', 'C'])
        self.assertRaises(ImportError, pyclbr.readmodule, 'no_such_module_anywhere')

    def test_imports(self):
        self.write('pkg/__init__.py', 'import inner\n')
        self.write('pkg/inner.py', 'from . import other\n')
        self.write('pkg/other.py', 'from nothing import *\n')
        script = self.write('script.py', 'import pkg.other\nfrom pkg import name\nimport sys, missing1\ndef f():\n'
                            '    from pkg.other import maybe\n')
        finder = modulefinder.ModuleFinder([self.folder])
        finder.run_script(script)
        self.assertEqual(sorted(finder.modules), ['__main__', 'pkg', 'pkg.inner', 'pkg.other', 'sys'])
        self.assertEqual(finder.any_missing_maybe(), (['missing1', 'nothing', 'pkg.name'], []))
        self.assertEqual(finder.badmodules['missing1'], {'__main__': 1})

    def test_paths_in_code(self):
        finder = modulefinder.ModuleFinder([self.folder], replace_paths=[(self.folder, 'elsewhere')])
        finder.run_script(self.write('script.py', 'def f(): pass\n'))
        code = finder.modules['__main__'].__code__
        self.assertEqual(code.co_filename, 'elsewhere/script.py')
        self.assertEqual(code.co_consts[0].co_filename, 'elsewhere/script.py')


if __name__ == '__main__':
    unittest.main()
