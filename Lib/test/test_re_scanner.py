"""re.Scanner: phrases with groups of their own, numbered as if each stood alone."""
import re
import unittest


class Phrases(unittest.TestCase):
    def scan(self, text, *phrases):
        """What remains of the text, and for each phrase found its number and groups."""
        def action(scanner, found):
            return scanner.match.lastindex, found, scanner.match.groups()
        return re.Scanner([(phrase, action) for phrase in phrases]).scan(text)

    def test_groups_of_the_phrase(self):
        self.assertEqual(self.scan('12ab', r'\d', '(a)(b)?', ), (
            [(1, '1', ('1', None)), (1, '2', ('2', None)), (2, 'ab', ('a', 'b'))], ''))

    def test_group_with_the_number_of_its_phrase(self):
        self.assertEqual(self.scan('<tag>', r'<(\w+)>')[0], [(1, '<tag>', ('tag>',))])

    def test_references_are_the_phrase_s_own(self):
        found, rest = self.scan('x"a"\'b\'yy', 'x', r'(["\'])(.)\1', r'(y)(?(1)y)', '[\\1]')
        self.assertEqual([row[:2] for row in found], [(1, 'x'), (2, '"a"'), (2, "'b'"), (3, 'yy')])
        self.assertEqual(rest, '')

    def test_octal_numbers_are_no_references(self):
        self.assertEqual([row[1] for row in self.scan('A\0a', r'\101', r'\0', '(a)')[0]], ['A', '\0', 'a'])

    def test_matches_one_by_one(self):
        run = re.Scanner([('(a)|b', None), ('c', None)]).scanner.scanner('xaxbxc')
        matches = list(iter(run.search, None))
        self.assertEqual([(match.lastindex, match.group(0, 1), match.span()) for match in matches],
                         [(1, ('a', 'a'), (1, 2)), (1, ('b', 'b'), (3, 4)), (2, ('c', None), (5, 6))])
        self.assertRaises(IndexError, matches[0].group, 5)


if __name__ == '__main__':
    unittest.main()
