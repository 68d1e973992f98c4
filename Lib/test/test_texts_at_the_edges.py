"""What modules of the library make of texts that are cut off, empty or odd, and how they print what is small."""
import cgi
import collections
import compiler
import csv
import distutils.util
import email.header
import email.utils
import gettext
import inspect
import mailcap
import netrc
import ntpath
import os
import pprint
import rfc822
import robotparser
import shlex
import smtplib
import string
import StringIO
import telnetlib
import tempfile
import tokenize
import unittest
import urllib2


class Reading(unittest.TestCase):
    def test_a_header_of_one_row_is_unlike_what_is_not_there(self):
        for sample, answer in (('"1","a"', True), ('a;b\n1;2\n3;4\n', True), ('1;2\n3;4\n5;6\n', False)):
            self.assertEqual((sample, csv.Sniffer().has_header(sample)), (sample, answer))

    def test_lines_without_encoded_words_stand_by_themselves(self):
        found = email.header.decode_header('=?utf-8?q?a?=\n plain =?x?=\n ')
        self.assertEqual(found, [('a', 'utf-8'), (' plain =?x?=', None), (' ', None)])

    def test_three_parts_of_a_parameter(self):
        self.assertEqual(email.utils.decode_rfc2231("utf-8'en'x'y"), ['utf-8', 'en', "x'y"])
        self.assertEqual(email.utils.decode_rfc2231("utf-8'en"), (None, None, "utf-8'en"))

    def test_header_that_begins_on_its_second_line(self):
        message = rfc822.Message(StringIO.StringIO('A:\n b\n\n'))
        self.assertEqual(message.items(), [('a', 'b')])

    def test_the_first_wrong_token_of_a_plural_is_told(self):
        for formula, words in (('!== ', 'unexpected token in plural form: !='), ('n 2x', 'invalid token in plural form: 2x'),
                               (')$', 'unexpected token in plural form: )'), ('n + $', 'invalid token in plural form: $')):
            with self.assertRaises(ValueError) as caught:
                gettext.c2py(formula)
            self.assertEqual(str(caught.exception), words)

    def test_a_last_backslash_quotes_nothing(self):
        for words, parts in (('b c\\', ['b', 'c']), ('a \\', ['a', '']), ('a\\ b', ['a b'])):
            self.assertEqual(distutils.util.split_quoted(words), parts)

    def test_white_space_at_the_end_is_no_line_of_its_own(self):
        def ends(text):
            return [token[2] for token in tokenize.generate_tokens(iter(text.splitlines(True)).next)][-1]
        self.assertEqual((ends('  '), ends('x\n  '), ends('x\n')), ((1, 0), (2, 0), (2, 0)))

    def test_a_drive_inside_of_a_path_begins_anew(self):
        self.assertEqual(ntpath.relpath('a//C:b', 'c'), 'C:b')

    def test_a_comma_ends_a_part_of_a_list(self):
        for words, parts in ((',', ['']), ('a,', ['a']), ('a,,b', ['a', '', 'b']), (' , ', ['', '']), ('', []),
                             ('"a,b\\"",c', ['"a,b""', 'c']), ('"a\\', ['"a'])):
            self.assertEqual((words, urllib2.parse_http_list(words)), (words, parts))

    def test_what_is_no_address_is_none(self):
        for words, address in ((None, '<>'), (' <>', '<>'), (':', '<>'), ('a@b (c)', '<a@b>'), ('"x" <y>', '<y>')):
            self.assertEqual((words, smtplib.quoteaddr(words)), (words, address))

    def test_subnegotiations_of_telnet_end(self):
        client = telnetlib.Telnet()
        client.set_option_negotiation_callback(lambda sock, command, option: None)
        client.rawq = 'a' + telnetlib.IAC + '\xfa' + telnetlib.TTYPE + '\1' + telnetlib.IAC + '\xf0' + 'b'
        client.process_rawq()
        self.assertEqual((client.cookedq, client.read_sb_data(), telnetlib.SE), ('ab', telnetlib.TTYPE + '\1', chr(240)))

    def test_quotes_may_be_letters_of_words(self):
        lexer = shlex.shlex('"a b" c')
        lexer.wordchars += '"'
        self.assertEqual(list(lexer), ['"a', 'b"', 'c'])

    def test_comments_end_entries_of_netrc(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write('# one two\n#three four\nmachine h login a password "b\n# end\n\n#\ndefault login c password d\n')
            file.flush()
            self.assertEqual(netrc.netrc(file.name).hosts, {'h': ('a', None, '"b'), 'default': ('c', None, 'd')})

    def test_lines_of_mailcap_go_on_without_a_break(self):
        caps = mailcap.readmailcapfile(StringIO.StringIO('a/b; show\\\n it; x\\\n\n'))
        self.assertEqual(caps, {'a/b': [{'view': 'show it', 'x': ''}]})

    def test_a_form_that_is_cut_off_has_no_last_line_end(self):
        body = '--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\ny\r\n'
        form = cgi.FieldStorage(StringIO.StringIO(body), environ={'REQUEST_METHOD': 'POST',
                                                                'CONTENT_TYPE': 'multipart/form-data; boundary=B'})
        self.assertEqual(form['a'].value, 'x\r\ny')

    def test_texts_that_are_parsed_have_no_name(self):
        with self.assertRaises(SyntaxError) as caught:
            compiler.parse('x =')
        self.assertEqual((caught.exception.filename, str(caught.exception)), (None, 'invalid syntax (line 1)'))

    def test_constants(self):
        self.assertEqual((string.whitespace, tempfile.TMP_MAX), ('\t\n\v\f\r ', os.TMP_MAX))


class Printing(unittest.TestCase):
    def test_rules_for_robots_end_with_a_newline(self):
        rules = robotparser.RobotFileParser('http://localhost/robots.txt')
        self.assertEqual(str(rules), '\n')
        rules.parse(['User-agent: me', 'Disallow: /a'])
        self.assertEqual(str(rules), 'User-agent: me\nDisallow: /a\n\n')

    def test_fields_are_shown_as_a_tuple(self):
        self.assertEqual([collections.namedtuple('T', names).__doc__ for names in ('', 'a', 'a b')], ['T()', 'T(a,)', 'T(a, b)'])

    def test_the_last_defaults_count(self):
        self.assertEqual(inspect.formatargspec(['a', 'b'], None, None, (1, 2, 3)), '(a=2, b=3)')

    def test_dicts_are_indented_though_they_fit(self):
        for thing, text in (({}, '{   }'), ({1: 2}, '{   1: 2}'), ([], '[]'), ([{}], '[{   }]'), ((), '()')):
            self.assertEqual(pprint.pformat(thing, 4), text)

    def test_sets_are_sorted_though_they_fit(self):
        self.assertEqual(pprint.pformat([set('edcba')]), "[set(['a', 'b', 'c', 'd', 'e'])]")

    def test_items_are_formatted_one_by_one(self):
        class Plain(pprint.PrettyPrinter):
            def format(self, object, *rest):
                if isinstance(object, unicode):
                    return object.encode('utf-8'), True, False
                return pprint.PrettyPrinter.format(self, object, *rest)
        self.assertEqual(Plain().pformat({1: [u'\xe9', (u'b',)]}), '{1: [\xc3\xa9, (b,)]}')


if __name__ == '__main__':
    unittest.main()
