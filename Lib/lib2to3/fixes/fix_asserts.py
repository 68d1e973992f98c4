"Old names of unittest's methods: self.assert_ -> self.assertTrue, self.failUnlessEqual -> self.assertEqual ..."
from ..fixer_base import BaseFix
from ..fixer_util import Name

NAMES = dict([pair.split() for pair in '''assert_ assertTrue
assertEquals assertEqual
assertNotEquals assertNotEqual
assertAlmostEquals assertAlmostEqual
assertNotAlmostEquals assertNotAlmostEqual
assertRegexpMatches assertRegex
assertRaisesRegexp assertRaisesRegex
failUnlessEqual assertEqual
failIfEqual assertNotEqual
failUnlessAlmostEqual assertAlmostEqual
failIfAlmostEqual assertNotAlmostEqual
failUnless assertTrue
failUnlessRaises assertRaises
failIf assertFalse'''.split('\n')])


class FixAsserts(BaseFix):
    PATTERN = "power< any+ trailer< '.' meth=(%s) > any* >" % ' | '.join([repr(name) for name in sorted(NAMES)])

    def transform(self, node, results):
        name = results['meth'][0]
        name.replace(Name(NAMES[str(name)], prefix=name.prefix))
