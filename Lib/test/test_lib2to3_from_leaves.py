"""lib2to3.btm_matcher and btm_utils: places where patterns may fit, found from the leaves; what fixers make of them."""
import sys
import StringIO
import unittest
from lib2to3 import btm_matcher, btm_utils, fixer_base, patcomp, pygram, pytree, refactor
from lib2to3.pgen2 import driver, token

parser = driver.Driver(pygram.python_grammar, convert=pytree.convert)
syms = pygram.python_symbols

PATTERNS = [
    "power< 'apply' trailer< '(' any ')' > >", "NAME", "expr_stmt< x=NAME '=' any >", "any", "'(' | '['",
    "power< ('a' | 'b') trailer< '.' NAME > any* >", "classdef< 'class' any+ >", "print_stmt< 'print' any* >",
    "comparison< any ('==' | 'in') not 'c' any >", "(funcdef< 'def' any* > | lambdef< any+ >)", "suite",
    "power< any+ trailer< '(' [any] ')' > >", "atom< '(' (testlist_gexp< any* > | 'x'){1} ')' >"]

SOURCE = u'''
apply(a, b); x = b.c(apply(d)); print a, x == (x)
class A(B):
    def f(self): return a.q in [1, (2, 3)] == c
y = lambda a: not (a == b.z)
'''


class Fixer(fixer_base.BaseFix):
    BM_compatible = True

    def __init__(self, pattern):
        self.PATTERN = pattern
        fixer_base.BaseFix.__init__(self, {}, [])


class Ways(unittest.TestCase):
    def way(self, pattern):
        tree = patcomp.PatternCompiler().compile_pattern(pattern, with_tree=True)[1]
        return btm_utils.reduce_tree(tree).get_linear_subpattern()

    def test_ways(self):
        for pattern, way in [
                (PATTERNS[0], [u'apply', syms.power]), (PATTERNS[1], [token.NAME]), (PATTERNS[3], None),
                ("power< ('a' | 'b') any >", [([u'a'], [u'b']), syms.power]), ("suite< any* >", [syms.suite]),
                ("'in' | any", None), ("x=['a'] 'b'+", [u'b']), ("trailer< '(' NAME >", [token.LPAR, syms.trailer]),
                ("power< 'if' trailer< '.' 'y' > >", [u'y', syms.trailer, syms.power])]:
            self.assertEqual(self.way(pattern), way, pattern)

    def test_from_a_leaf_to_the_root(self):
        tree = patcomp.PatternCompiler().compile_pattern("power< 'a' trailer< '.' 'b' > >", with_tree=True)[1]
        leaves = list(btm_utils.reduce_tree(tree).leaves())
        self.assertEqual([leaf.leaf_to_root() for leaf in leaves],
                         [[u'a', syms.power], [token.DOT, syms.trailer, syms.power], [u'b', syms.trailer, syms.power]])

    def test_rec_test(self):
        self.assertEqual(list(btm_utils.rec_test([1, (2, [3])], lambda item: item > 1)), [False, True, True])


class Places(unittest.TestCase):
    def test_none_is_missed(self):
        tree = parser.parse_string(SOURCE)
        fixers = map(Fixer, PATTERNS)
        matcher = btm_matcher.BottomMatcher()
        map(matcher.add_fixer, fixers)
        found = matcher.run(tree.leaves())
        for fixer in fixers:
            wanted = [id(node) for node in tree.pre_order() if fixer.match(node)]
            places = [id(node) for node in found[fixer]]
            self.assertLessEqual(set(wanted), set(places), fixer.PATTERN)
            self.assertEqual(len(places), len(set(places)))
            self.assertTrue(wanted, fixer.PATTERN)

    def test_few_are_looked_at(self):
        tree, fixer = parser.parse_string(SOURCE), Fixer(PATTERNS[0])
        matcher = btm_matcher.BottomMatcher()
        matcher.add_fixer(fixer)
        self.assertEqual(len(matcher.run(tree.leaves())[fixer]), 2)

    def test_print(self):
        matcher = btm_matcher.BottomMatcher()
        matcher.add_fixer(Fixer(PATTERNS[0]))
        real, sys.stdout = sys.stdout, StringIO.StringIO()
        try:
            matcher.print_ac()
            shown = sys.stdout.getvalue().splitlines()
        finally:
            sys.stdout = real
        self.assertEqual((shown[0], shown[-1], len(shown)), ('digraph g{', '}', 4))
        self.assertEqual((btm_matcher.type_repr(syms.power), btm_matcher.type_repr(u'x')), ('power', u'x'))


class Changes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tool = refactor.RefactoringTool(refactor.get_fixers_from_package('lib2to3.fixes'))

    def check(self, before, after):
        self.assertEqual(unicode(self.tool.refactor_string(before, 'text')), after)

    def test_no_fixer_sees_its_own_work(self):
        self.check(u'zip(range(3)), map(f, range(4)), d.items()\n',
                   u'list(zip(list(range(3)))), list(map(f, list(range(4)))), list(d.items())\n')
        self.check(u'zip(d, d.itervalues())\n', u'list(zip(d, iter(d.values())))\n')

    def test_isinstance(self):
        for before, after in [(u'(A,)', u'A'), (u'(int, long,)', u'int'), (u'(A, int, int, B)', u'(A, int, B)'),
                              (u'(A, B,)', u'(A, B)'), (u'()', u'()')]:
            self.check(u'isinstance(x, %s)\n' % before, u'isinstance(x, %s)\n' % after)

    def test_metaclass_at_the_begin_of_a_block(self):
        self.check(u'class C(B):\n\n    __metaclass__ = M\n\n    x = 1\n', u'class C(B, metaclass=M):\n\n    x = 1\n')
        self.check(u'class C:\n    __metaclass__ = M\n    x = 1\n', u'class C(metaclass=M):\n    x = 1\n')


if __name__ == '__main__':
    unittest.main()
