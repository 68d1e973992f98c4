"""The table RULES: each of its tests is there, and each case of the files test_rules_*.py is in it."""
import glob
import os
import re
import unittest

FOLDER = os.path.dirname(os.path.abspath(__file__))


def rows():
    """(section, rule, [tests])"""
    with open(os.path.join(FOLDER, 'RULES')) as f:
        for line in f:
            found = re.match(r'(\d[\d.]*) +(.+?) \| (.+)', line)
            if found:
                yield found.group(1), found.group(2), [name.strip() for name in found.group(3).split(',')]


def cases(path):
    """Names like file.Class.test of a file of tests, by its text."""
    place = os.path.basename(path)[len('test_'):-len('.py')]
    rows_of = None
    with open(path) as f:
        for line in f:
            found = re.match(r'class (\w+)|    def (test\w*)\(|def (\w+)\(probe\)', line)
            if found and found.group(1):
                group = found.group(1)
                rows_of = group if 'FlatTestCase' in line else rows_of
            elif found and found.group(2):
                yield '.'.join((place, group, found.group(2)))
            elif found and rows_of:         # a row of a table (support.add_rows_to)
                yield '.'.join((place, rows_of, 'test_' + found.group(3)))


def all_cases(pattern):
    return set(name for path in glob.glob(os.path.join(FOLDER, pattern)) for name in cases(path))


class TestTable(unittest.TestCase):
    def test_named_cases_exist(self):
        known = all_cases('test_*.py')
        self.assertEqual([(section, name) for section, rule, names in rows() for name in names if name not in known], [])

    def test_nothing_is_left_out(self):
        named = set(name for section, rule, names in rows() for name in names)
        self.assertEqual(sorted(all_cases('test_rules_*.py') - named - all_cases('test_rules_table.py')), [])

    def test_every_chapter(self):
        chapters = [section.split('.')[0] for section, rule, names in rows()]
        self.assertEqual(sorted(set(chapters), key=int), '1 2 3 4 5 6 7 8 10 11 12 13 14'.split())
        self.assertGreater(len(chapters), 300)


if __name__ == '__main__':
    unittest.main()
