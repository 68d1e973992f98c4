"""os.walk, bdb stacks, exit functions, untokenize, archives of trees: what their callers may do while they run."""
import ast
import atexit
import bdb
import contextlib
import dis
import distutils.dir_util
import distutils.file_util
import errno
import os
import shutil
import string
import StringIO
import sys
import tempfile
import tokenize
import unittest
from distutils.errors import DistutilsFileError


@contextlib.contextmanager
def replaced(module, **names):
    "Other functions in a module, for a while."
    before = dict((name, getattr(module, name)) for name in names)
    vars(module).update(names)
    try:
        yield
    finally:
        vars(module).update(before)


@contextlib.contextmanager
def printed():
    output = StringIO.StringIO()
    with replaced(sys, stdout=output):
        yield output


class TestWalk(unittest.TestCase):
    def setUp(self):
        self.top = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.top)
        for name in 'a/x', 'b/y/z', 'c':
            os.makedirs(os.path.join(self.top, name))
        open(os.path.join(self.top, 'b', 'file'), 'w').close()

    def names(self, **options):
        return [os.path.relpath(where, self.top) for where, _, _ in os.walk(self.top, **options)]

    def test_order(self):
        down, up = self.names(), self.names(topdown=False)
        self.assertEqual(sorted(down), ['.', 'a', 'a/x', 'b', 'b/y', 'b/y/z', 'c'])
        self.assertEqual((sorted(up), up[-1], down[0]), (sorted(down), '.', '.'))
        self.assertLess(down.index('b'), down.index('b/y/z'))
        self.assertGreater(up.index('b'), up.index('b/y/z'))

    def test_folders_may_be_taken_out_at_any_time(self):
        seen = []
        for where, folders, _ in os.walk(self.top):
            folders.sort()
            seen.append(os.path.basename(where))
            if where == self.top:
                top_folders = folders
                folders.remove('a')
            elif seen[-1] == 'z':
                top_folders.remove('c')      # while the folder beside it is walked
        self.assertEqual(seen[1:], ['b', 'y', 'z'])

    def test_links_are_listed_and_not_entered(self):
        os.symlink(os.path.join(self.top, 'b'), os.path.join(self.top, 'c', 'link'))
        self.assertNotIn('c/link', self.names())
        self.assertIn('c/link/y', self.names(followlinks=True))
        self.assertIn(['link'], [folders for _, folders, _ in os.walk(self.top)])

    def test_a_folder_that_cannot_be_read_is_told(self):
        problems = []
        self.assertEqual(list(os.walk(os.path.join(self.top, 'none'), onerror=problems.append)), [])
        self.assertEqual(problems[0].filename, os.path.join(self.top, 'none'))

    def test_copy_tree(self):
        target = os.path.join(self.top, 'copy')
        made = distutils.dir_util.copy_tree(os.path.join(self.top, 'b'), target, verbose=0)
        self.assertEqual(made, [os.path.join(target, 'file')])
        self.assertTrue(os.path.isdir(os.path.join(target, 'y', 'z')))

    def test_a_file_that_cannot_be_deleted_is_not_moved_to_another_system(self):
        source, target = os.path.join(self.top, 'b', 'file'), os.path.join(self.top, 'moved')

        def refused(path, *rest):
            if rest or path == source:
                raise OSError(errno.EXDEV if rest else errno.EACCES, 'no')
            unlink(path)
        unlink = os.unlink
        with replaced(os, rename=refused, unlink=refused):
            with self.assertRaises(DistutilsFileError) as caught:
                distutils.file_util.move_file(source, target, verbose=0)
        self.assertEqual(str(caught.exception), "couldn't move '%s' to '%s' by copy/delete: delete '%s' failed: no"
                         % (source, target, source))
        self.assertEqual((os.path.exists(source), os.path.exists(target)), (True, False))


class TestStacks(unittest.TestCase):
    def test_frames_and_traceback(self):
        debugger = bdb.Bdb()
        debugger.reset()
        debugger.botframe = sys._getframe()
        try:
            self.fails()
        except ZeroDivisionError:
            trace = sys.exc_info()[2]
        stack, current = debugger.get_stack(trace.tb_frame, trace)
        self.assertEqual([frame.f_code.co_name for frame, _ in stack], ['test_frames_and_traceback', 'fails'])
        self.assertEqual(current, 0)
        self.assertEqual(debugger.get_stack(None, trace)[1], 1)
        self.assertEqual(debugger.get_stack(None, None), ([], 0))

    def test_the_frame_of_a_traceback_is_disassembled(self):
        try:
            self.fails()
        except ZeroDivisionError:
            trace = sys.exc_info()[2]
        texts = []
        for each in trace, trace.tb_next:
            with printed() as output:
                dis.distb(each)
            texts.append(output.getvalue())
        self.assertRegexpMatches(texts[0], '--> .*CALL_FUNCTION')
        self.assertRegexpMatches(texts[1], '--> .*BINARY_DIVIDE')

    def fails(self):
        1 / self.zero

    zero = 0

    def test_breakpoint_numbers(self):
        debugger = bdb.Bdb()
        self.assertEqual(debugger.clear_bpbynumber('x'), 'Non-numeric breakpoint number (x)')
        self.assertEqual(debugger.clear_bpbynumber(10 ** 6), 'Breakpoint number (1000000) out of range')
        self.assertEqual(debugger.clear_bpbynumber('0'), 'Breakpoint (0) already deleted')


class TestTrees(unittest.TestCase):
    def test_untokenize_keeps_blocks(self):
        source = 'if 1:\n    x = "a" "b"\n    if 2:\n\n        y\nz\n'
        tokens = list(tokenize.generate_tokens(StringIO.StringIO(source).readline))
        self.assertEqual(tokenize.untokenize(tokens), source)
        pairs = tokenize.untokenize([token[:2] for token in tokens])
        self.assertEqual(ast.dump(ast.parse(pairs)), ast.dump(ast.parse(source)))

    def test_transformer_takes_out_and_puts_in(self):
        class Twice(ast.NodeTransformer):
            def visit_Expr(self, node):
                return [node, node]

            def visit_Pass(self, node):
                return None
        body = Twice().visit(ast.parse('pass\nx\npass')).body
        self.assertEqual([type(node).__name__ for node in body], ['Expr', 'Expr'])

    def test_dump(self):
        tree = ast.parse('f(a)', mode='eval')
        self.assertEqual(ast.dump(tree, annotate_fields=False),
                         "Expression(Call(Name('f', Load()), [Name('a', Load())], [], None, None))")
        self.assertIn("ctx=Load(), lineno=1, col_offset=0)", ast.dump(tree, include_attributes=True))
        self.assertRaises(TypeError, ast.dump, 1)

    def test_formatter_goes_into_specifications(self):
        self.assertEqual(string.Formatter().vformat('{0:{w}}|{{', ('a',), {'w': '>3'}), '  a|{')
        self.assertRaises(ValueError, string.Formatter().format, '{0:{1:{2}}}', 1, 2, 3)


class TestExit(unittest.TestCase):
    def test_the_last_failure_is_raised(self):
        before, calls, errors = atexit._exithandlers[:], [], sys.stderr
        sys.stderr = StringIO.StringIO()
        try:
            atexit._exithandlers[:] = [(calls.append, (1,), {}), (int, ('x',), {}), (sys.exit, (3,), {})]
            self.assertRaises(ValueError, atexit._run_exitfuncs)
            self.assertIn('Error in atexit._run_exitfuncs:', sys.stderr.getvalue())
            self.assertNotIn('SystemExit', sys.stderr.getvalue())
        finally:
            sys.stderr = errors
            atexit._exithandlers[:] = before
        self.assertEqual(calls, [1])


if __name__ == '__main__':
    unittest.main()
