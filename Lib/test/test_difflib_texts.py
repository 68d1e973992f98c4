"""difflib: common pieces and the forms of differences."""
import difflib
import re
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


class Html(unittest.TestCase):
    def cells(self, one, other, **options):
        "The rows as text: | between cells, {kind text} for what is marked."
        width = options.pop('wrapcolumn', None)
        table = difflib.HtmlDiff(wrapcolumn=width).make_table(one, other, **options)
        rows = []
        for row in re.findall('<tr>(.*)</tr>', table):
            row = re.sub('<span class="diff_(...)">([^<]*)</span>', r'{\1 \2}', row)
            rows.append('|'.join(re.findall('<td[^>]*>(.*?)</td>', re.sub('</?a[^>]*>', '', row))))
        return rows

    def test_sides(self):
        self.assertEqual(self.cells(['same', 'gone', 'abcdef'], ['same', 'abcdeg', 'new']),
                         ['f|1|same|f|1|same', 't|2|{sub gone}|t||', '|3|abcde{chg f}||2|abcde{chg g}',
                          '||||3|{add new}'])

    def test_context(self):
        lines = [str(number) for number in range(20)]
        other = lines[:5] + ['x'] + lines[6:15] + lines[16:]
        table = difflib.HtmlDiff().make_table(lines, other, context=True, numlines=1)
        self.assertEqual(table.count('<tbody>'), 2)
        self.assertEqual(len(self.cells(lines, other, context=True, numlines=1)), 6)
        self.assertEqual(self.cells(['a'], ['a'], context=True), ['t||&nbsp;No Differences Found&nbsp;|t||'
                                                                  '&nbsp;No Differences Found&nbsp;'])

    def test_wrap(self):
        self.assertEqual(self.cells(['abcdefgh'], ['abcdefghi'], wrapcolumn=3),
                         ['t|1|abc|t|1|abc', '|>|def||>|def', '|>|gh||>|gh{add i}'])

    def test_page(self):
        page = difflib.HtmlDiff().make_file(['<\t&'], ['x'], 'Old', 'New')
        self.assertIn('<th colspan="2" class="diff_header">Old</th>', page)
        self.assertIn('<span class="diff_sub">&lt;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&amp;</span>', page)


if __name__ == '__main__':
    unittest.main()
