"""Names with an underscore that programs of 2.7 import, override or call all the same."""
import unittest

try:
    import pyexpat
except ImportError:
    pyexpat = None      # a build without expat


class Functions(unittest.TestCase):

    def test_side_by_side(self):
        from difflib import _mdiff
        old, new = ['one\n', 'two\n'] + ['x\n'] * 5, ['ore\n'] + ['x\n'] * 5 + ['end']
        self.assertEqual(list(_mdiff(old, new))[:3],
                         [((1, 'o\0^n\1e\n'), (1, 'o\0^r\1e\n'), True), ((2, '\0-two\n\1'), ('', '\n'), True),
                          ((3, 'x\n'), (2, 'x\n'), False)])
        self.assertEqual(list(_mdiff(old, new, 0))[2:],
                         [(None, None, None), (('', '\n'), (7, '\0+end\1'), True)])

    def test_heaps_with_the_largest_first(self):
        import heapq
        heap = [3, 1, 4, 1, 5, 9, 2, 6]
        heapq._heapify_max(heap)
        self.assertEqual(heap[0], 9)
        self.assertEqual([heapq._heappushpop_max(heap, 0) for _ in range(4)], [9, 6, 5, 4])
        self.assertEqual(heapq._heappushpop_max(heap, 7), 7)

    def test_urls(self):
        import urllib
        import urlparse
        self.assertEqual(urlparse._splitnetloc('//host:8/path?q', 2), ('host:8', '/path?q'))
        self.assertEqual(urlparse._splitnetloc('//host', 2), ('host', ''))
        self.assertEqual(urlparse._splitparams('/a;b/c;d'), ('/a;b/c', 'd'))
        self.assertEqual(urlparse._splitparams('/a;b/c'), ('/a;b/c', ''))
        self.assertEqual((urllib._hextochr['2f'], urllib._hextochr['2F']), ('/', '/'))

    def test_relative_names(self):
        from importlib import _resolve_name
        self.assertEqual(_resolve_name('x', 'a.b', 1), 'a.b.x')
        self.assertEqual(_resolve_name('x', 'a.b', 2), 'a.x')
        self.assertRaises(ValueError, _resolve_name, 'x', 'a.b', 3)

    def test_of_http(self):
        import httplib
        from wsgiref.headers import _formatparam
        self.assertEqual(sorted(httplib._METHODS_EXPECTING_BODY), ['PATCH', 'POST', 'PUT'])
        self.assertEqual([bool(httplib._is_legal_header_name(name)) for name in ('a', 'a b', 'a:b', ' a', '')],
                         [True, True, False, False, False])
        self.assertTrue(httplib._is_illegal_header_value('a\nb'))
        self.assertFalse(httplib._is_illegal_header_value('a\n b'))
        self.assertEqual([_formatparam('a', 'b'), _formatparam('a_b', 'c', 0), _formatparam('a', 'b c', 0), _formatparam('a')],
                         ['a="b"', 'a_b=c', 'a="b c"', 'a'])

    def test_paths_of_scripts(self):
        from CGIHTTPServer import _url_collapse_path
        self.assertEqual(map(_url_collapse_path, ['/a/b', 'a/../b', '', '/a/./b/..', '/a/..//b']),
                         ['/a/b', '//b', '//', '/a/', '//b'])
        self.assertRaises(IndexError, _url_collapse_path, '/../x')

    def test_texts(self):
        import plistlib
        from email.encoders import _bencode, _qencode
        from pprint import _safe_repr
        self.assertEqual((_bencode('abc'), _bencode(''), _qencode('a b\n')), ('YWJj', '', 'a=20b\n'))
        self.assertEqual(plistlib._encodeBase64('a' * 20, 20), 'YWFhYWFhYWFhYWFhYWFh\nYWFhYWE=\n')
        moment = plistlib._dateFromString('2001-02-03T04:05:06Z')
        self.assertEqual(plistlib._dateToString(moment), '2001-02-03T04:05:06Z')
        self.assertEqual(_safe_repr({2: [1, (2,)]}, {}, 2, 0), ('{2: [1, (...,)]}', False, False))

    def test_os(self):
        import os
        self.assertEqual((os._exists('fork'), os._exists('no such name')), (True, False))


class Hooks(unittest.TestCase):
    "Methods that subclasses override or call."

    def test_encoders_of_json(self):
        import json
        from json.encoder import _make_iterencode, encode_basestring

        class Short(json.JSONEncoder):
            def iterencode(self, o, _one_shot=False):
                return _make_iterencode({}, self.default, encode_basestring, self.indent, '{0:.2f}'.format,
                                        self.key_separator, self.item_separator, True, self.skipkeys, _one_shot)(o, 0)

        self.assertEqual(json.dumps({'b': 1.23456, 'a': [u'\xe4', 0.5]}, cls=Short), u'{"a": ["\xe4", 0.50], "b": 1.23}')

    def test_suites(self):
        class Case(unittest.TestCase):
            def test(self):
                "Nothing to see."

        class Told(unittest.TestSuite):
            def _handleClassSetUp(self, test, result):
                steps.append(type(test))
                unittest.TestSuite._handleClassSetUp(self, test, result)

            def _tearDownPreviousClass(self, test, result):
                steps.append(test and 'next')
                unittest.TestSuite._tearDownPreviousClass(self, test, result)

        steps = []
        Told([Case('test')]).run(unittest.TestResult())
        self.assertEqual(steps, ['next', Case, None])

    def test_parts_of_a_loader(self):
        from unittest import loader, suite
        found = loader._make_failed_load_tests('x', KeyError('y'), unittest.TestSuite)
        result = unittest.TestResult()
        found.run(result)
        self.assertIn('KeyError', result.errors[0][1])
        self.assertFalse(suite._isnotsuite(found))
        self.assertTrue(suite._isnotsuite(list(found)[0]))

    def test_pipes(self):
        import subprocess
        for method in '_communicate_with_poll', '_communicate_with_select':
            child = subprocess.Popen(['sh', '-c', 'echo a; echo b >&2; cat'], stdin=-1, stdout=-1, stderr=-1)
            out, err = getattr(child, method)('xx')
            self.assertEqual((''.join(out), ''.join(err), child.wait()), ('a\nxx', 'b\n', 0))

    def test_rows(self):
        import csv
        import StringIO
        writer = csv.DictWriter(StringIO.StringIO(), ['a', 'b'], restval='-')
        self.assertEqual(writer._dict_to_list({'a': 1}), [1, '-'])
        self.assertRaises(ValueError, writer._dict_to_list, {'c': 1})

    def test_members_of_archives(self):
        import StringIO
        import tarfile
        archive = tarfile.open('x', 'w', StringIO.StringIO())
        for name, link in ('a/b', None), ('a/c', 'b'), ('d', './a/b'):
            info = tarfile.TarInfo(name)
            if link:
                info.type, info.linkname = tarfile.SYMTYPE if name == 'a/c' else tarfile.LNKTYPE, link
            archive.addfile(info)
        self.assertEqual([archive._find_link_target(archive._getmember(name)).name for name in ('a/c', 'd')], ['a/b', 'a/b'])
        self.assertIsNone(archive._getmember('d', archive.getmember('d')))
        self.assertEqual(archive._getmember('a/../d', normalize=True).name, 'd')

    @unittest.skipIf(pyexpat is None, 'no expat')
    def test_builders_with_namespaces(self):
        from xml.dom import expatbuilder

        class Mine(expatbuilder.Namespaces, expatbuilder.ExpatBuilder):
            def reset(self):
                expatbuilder.ExpatBuilder.reset(self)
                self._initNamespaces()

        root = Mine().parseString('<a:b xmlns:a="u"/>').documentElement
        self.assertEqual((root.namespaceURI, root.localName), ('u', 'b'))

    def test_sections_of_help(self):
        import argparse

        class Loud(argparse.HelpFormatter):
            class _Section(argparse.HelpFormatter._Section):
                def format_help(self):
                    return argparse.HelpFormatter._Section.format_help(self).replace('optional', 'OPTIONAL')

        parser = argparse.ArgumentParser('x', formatter_class=Loud)
        self.assertEqual(parser.format_help(),
                         'usage: x [-h]\n\nOPTIONAL arguments:\n  -h, --help  show this help message and exit\n')

    def test_runners_of_doctest(self):
        import doctest
        self.assertTrue(doctest.DocTestRunner._DocTestRunner__LINECACHE_FILENAME_RE.match('<doctest x[3]>'))
        for name in 'run', 'record_outcome', 'patched_linecache_getlines':
            self.assertTrue(callable(getattr(doctest.DocTestRunner, '_DocTestRunner__' + name)))
        self.assertIs(doctest._normalize_module('doctest'), doctest)

    def test_an_example_changes_how_its_test_is_compared(self):
        import doctest
        import sys

        def install():
            frame = sys._getframe()
            while 'BOOM' not in frame.f_locals:
                frame = frame.f_back
            runner, compare = frame.f_locals['self'], frame.f_locals['check'].im_func
            code = compare.func_code
            compare.func_code = (lambda self, want, got, flags: want.lower() == got.lower()).func_code

            def finish(*outcome):
                compare.func_code = code
                del runner._DocTestRunner__record_outcome
                return runner._DocTestRunner__record_outcome(*outcome)
            runner._DocTestRunner__record_outcome = finish
        runner = doctest.DocTestRunner(verbose=False)
        text = ">>> print 'a'\nA\n>>> install()\n>>> print 'a'\nA\n"
        shown = []
        for _ in range(2):
            test = doctest.DocTestParser().get_doctest(text, {'install': install}, 'example', None, None)
            self.assertEqual(runner.run(test, out=shown.append), (1, 3))
        self.assertFalse(doctest.OutputChecker().check_output('A', 'a', 0))
        self.assertEqual(runner.summarize.im_self.tries, 6)


if __name__ == '__main__':
    unittest.main()
