"""difflib: common pieces and the forms of differences."""
import difflib
import unittest

OLD = ['one\n', 'two\n', 'three\n']
NEW = ['ore\n', 'tree\n', 'emu\n']


class DiffCase(unittest.TestCase):

    def test_pieces(self):
        matcher = difflib.SequenceMatcher(None, 'qabxcd', 'abycdf')
        self.assertEqual(matcher.get_matching_blocks(), [(1, 0, 2), (4, 3, 2), (6, 6, 0)])
        self.assertEqual(matcher.get_opcodes(), [
            ('delete', 0, 1, 0, 0), ('equal', 1, 3, 0, 2), ('replace', 3, 4, 2, 3),
            ('equal', 4, 6, 3, 5), ('insert', 6, 6, 5, 6)])
        self.assertAlmostEqual(matcher.ratio(), 8 / 12.)
        self.assertEqual(difflib.SequenceMatcher(None, '', '').ratio(), 1.0)

    def test_close(self):
        self.assertEqual(difflib.get_close_matches('appel', ['ape', 'apple', 'peach']),
                         ['apple', 'ape'])
        self.assertRaises(ValueError, difflib.get_close_matches, 'a', [], 0)

    def test_ndiff(self):
        lines = list(difflib.ndiff(OLD, NEW))
        self.assertEqual(lines, ['- one\n', '?  ^\n', '+ ore\n', '?  ^\n', '- two\n', '- three\n',
                                 '?  -\n', '+ tree\n', '+ emu\n'])
        self.assertEqual(list(difflib.restore(lines, 1)), OLD)
        self.assertEqual(list(difflib.restore(lines, 2)), NEW)

    def test_unified(self):
        self.assertEqual(list(difflib.unified_diff('abc', 'abd', 'x', 'y', lineterm='', n=1)),
                         ['--- x', '+++ y', '@@ -2,2 +2,2 @@', ' b', '-c', '+d'])
        self.assertEqual(list(difflib.context_diff('ab', 'b', 'x', 'y', lineterm='')),
                         ['*** x', '--- y', '***************', '*** 1,2 ****', '- a', '  b',
                          '--- 1 ----'])
        self.assertEqual(list(difflib.unified_diff('ab', 'ab')), [])


if __name__ == '__main__':
    unittest.main()
