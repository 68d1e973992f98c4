"""decimal, locale, gettext: numbers and texts."""
import string
import unittest
from decimal import (Context, Decimal, DivisionByZero, Inexact, InvalidOperation, ROUND_UP, getcontext,
                     localcontext)

import gettext
import locale


class Decimals(unittest.TestCase):
    def test_exact_and_rounded(self):
        self.assertEqual(str(Decimal('0.1') + Decimal('0.2')), '0.3')
        self.assertEqual(str(Context(prec=5).divide(1, 3)), '0.33333')
        self.assertEqual(str(Context(prec=5, rounding=ROUND_UP).divide(1, 3)), '0.33334')
        self.assertRaises(DivisionByZero, lambda: Decimal(1) / 0)
        self.assertRaises(InvalidOperation, Decimal, 'x')

    def test_functions_are_correct_in_the_last_digit(self):
        with localcontext() as context:
            context.prec = 30
            self.assertEqual(str(Decimal(2).sqrt()), '1.41421356237309504880168872421')
            self.assertEqual(str(Decimal(1).exp()), '2.71828182845904523536028747135')
            self.assertEqual(str(Decimal(2).ln()), '0.693147180559945309417232121458')
            self.assertEqual(str(Decimal(2).log10()), '0.301029995663981195213738894724')

    def test_hash_and_equality(self):
        for value in 0, 3, -7, 2 ** 70, 0.5, 1e300:
            self.assertEqual(Decimal(value), value)
            self.assertEqual(hash(Decimal(value)), hash(value))

    def test_format(self):
        self.assertEqual(format(Decimal('-1234567.891'), '015,.2f'), '-001,234,567.89')
        self.assertEqual(format(Decimal('1.5'), '>+8.1%'), ' +150.0%')


class Texts(unittest.TestCase):
    def test_names_of_locales(self):
        self.assertEqual(locale.normalize('german'), 'de_DE.ISO8859-1')
        self.assertEqual(locale.normalize('fr_FR@euro'), 'fr_FR.ISO8859-15')
        self.assertEqual((locale.locale_alias['nl_be.utf8@euro'], locale.locale_alias['c.en']), ('nl_BE.UTF-8', 'C'))
        for name, known in [('fi_fi.iso88591@euro', 'fi_FI.ISO8859-1@euro'), ('c_c.utf8', 'C.UTF-8'),
                            ('sr_yu.cp1251@latin', 'sr_RS.cp1251@latin'), ('sh@euro', 'sh@euro')]:
            self.assertEqual(locale.normalize(name), known)

    def test_modifiers_and_encodings_of_locales(self):
        names = {'posix.utf8': 'C.UTF-8', 'c.x': 'C.x', 'de_de.iso88591@euro': 'de_DE.ISO8859-1@euro',
                 'de_DE.utf8@euro': 'de_DE.UTF-8', 'zh_TW.big5': 'zh_TW.big5', 'sh@euro': 'sh@euro',
                 'sr_RS@latn': 'sr_RS.UTF-8@latin', 'ja_JP.jis': 'ja_JP.JIS7'}
        normal = [locale.normalize(given) for given in names]
        self.assertEqual(normal, names.values())

    def test_letters_follow_the_locale(self):
        self.addCleanup(vars(string).update, dict((name, getattr(string, name)) for name in ('letters', 'lowercase', 'uppercase')))
        locale.setlocale(locale.LC_TIME, 'C')
        self.assertEqual(string.letters, string.lowercase + string.uppercase)
        locale.setlocale(locale.LC_CTYPE, 'C')
        self.assertEqual(string.letters, string.uppercase + string.lowercase)       # by their codes

    def test_plurals(self):
        polish = gettext.c2py('n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2')
        self.assertEqual([polish(n) for n in (1, 2, 5, 12, 22)], [0, 1, 2, 2, 1])
        self.assertRaises(ValueError, gettext.c2py, '__import__("os")')


if __name__ == '__main__':
    unittest.main()
