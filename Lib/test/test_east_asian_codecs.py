# coding: utf-8
"""East Asian encodings: every one goes there and back, states and pieces, errors, and what could crash."""
import codecs
import StringIO
import unittest

SAMPLES = {
    u'\u4e2d\u6587': 'gb2312 gbk gb18030 hz big5 big5hkscs cp950 euc_jp shift_jis cp932 euc_kr cp949 johab iso2022_jp',
    u'\u3072\u3089\u304c\u306a': 'euc_jp shift_jis cp932 euc_jis_2004 euc_jisx0213 shift_jis_2004 shift_jisx0213 '
                                'iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_2004 iso2022_jp_3 iso2022_jp_ext',
    u'\ud55c\uae00 abc': 'euc_kr cp949 johab iso2022_kr iso2022_jp_2 gb18030',
    u'\u20ac\U0001f600': 'gb18030',
    u'\U00020089\u304b\u309a': 'euc_jis_2004 shift_jis_2004',
}


class ThereAndBack(unittest.TestCase):
    def test_samples(self):
        for text, names in SAMPLES.items():
            for name in names.split():
                self.assertEqual(text.encode(name).decode(name), text, name)

    def test_pieces(self):
        for text, names in SAMPLES.items():
            for name in names.split():
                encoder, decoder = codecs.getincrementalencoder(name)(), codecs.getincrementaldecoder(name)()
                data = ''.join(encoder.encode(c) for c in text) + encoder.encode(u'', True)
                self.assertEqual(''.join(data).decode(name), text, name)
                self.assertEqual(u''.join(decoder.decode(c) for c in data), text, name)

    def test_known_bytes(self):
        self.assertEqual(u'\u3042'.encode('iso2022_jp'), '\x1b$B$"\x1b(B')
        self.assertEqual(u'\u554a~'.encode('hz'), '~{0!~}~~')
        self.assertEqual(u'\uac02'.encode('euc_kr'), '\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xa2')
        self.assertEqual(u'\x80'.encode('gb18030'), '\x810\x810')
        self.assertEqual('\x1b$)C\x0e$T\x0f'.decode('iso2022_kr'), u'\u3164')

    def test_runs_that_are_interrupted(self):
        """Bytes that mean nothing, longer characters and pairs stand between plain ones."""
        run = u'\u3042\u3044a' * 40
        for name, text, data in (('gb18030', u'\x80', '\x810\x810'), ('euc_jis_2004', u'\u304b\u309a', '\xa4\xf7'),
                                 ('euc_kr', u'\uac02', '\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xa2'),
                                 ('big5hkscs', u'\U00027267', '\x87E')):
            plain = run.encode(name)
            self.assertEqual((run + text + run).encode(name), plain + data + plain, name)
            self.assertEqual((plain + data + plain).decode(name), run + text + run, name)
            self.assertEqual((plain + '\xff\xff' + plain).decode(name, 'ignore'), run + run, name)
            self.assertEqual((run + u'\ue000\U0010fffe' + run).encode(name, 'ignore').decode(name, 'ignore').count(u'\u3044'), 80,
                             name)

    def test_three_bytes_each_outgrow_the_room(self):
        text = u'\u4e02' * 500
        self.assertEqual(text.encode('euc_jp'), '\x8f\xb0\xa1' * 500)
        self.assertEqual(text.encode('euc_jp').decode('euc_jp'), text)

    def test_replacements_outgrow_the_room(self):
        codecs.register_error('test.long', lambda error: (u'\u3042' * 300, error.end))
        run = u'\u3044' * 10
        self.assertEqual((run + u'\ue000' + run).encode('shift_jis', 'test.long').decode('shift_jis'), run + u'\u3042' * 300 + run)
        self.assertEqual((run.encode('shift_jis') + '\xff\xff' + run.encode('shift_jis')).decode('shift_jis', 'test.long'),
                         run + u'\u3042' * 300 + run)

    def test_streams(self):
        kept = StringIO.StringIO()
        writer = codecs.getwriter("iso2022_kr")(kept)
        writer.writelines([u'\uac00', u'a\n', u'\uac01'])
        writer.reset()
        reader = codecs.getreader('iso2022_kr')(StringIO.StringIO(kept.getvalue()))
        self.assertEqual(reader.readlines(), [u'\uac00a\n', u'\uac01'])

    def test_what_is_made_unicode(self):
        class Text(unicode):
            def __unicode__(self):
                return u'another'

        class Failing(object):
            def __unicode__(self):
                raise ValueError('no text')

        for encode in (codecs.getencoder('gbk'), codecs.getincrementalencoder('gbk')().encode):
            self.assertIn(encode(Text('yy')), [('yy', 2), 'yy'])
            self.assertRaises(ValueError, encode, Failing())


class Pieces(unittest.TestCase):
    def test_first_of_a_pair_waits(self):
        for name, first in ('iso2022_jp_2004', '\x1b$(Q+d'), ('iso2022_jp_3', '\x1b$(O+d'):
            encoder = codecs.getincrementalencoder(name)()
            self.assertEqual([encoder.encode(u'\u02e9'), encoder.encode(u'a')], ['', first + '\x1b(Ba'])
            self.assertEqual(encoder.encode(u'\u02e9', True), first + '\x1b(B')

    def test_named_sets_outlive_a_reset(self):
        decoder = codecs.getincrementaldecoder('iso2022_kr')()
        self.assertEqual(decoder.decode('\x1b$)C\x0e0!'), u'\uac00')
        decoder.reset()
        self.assertEqual(decoder.decode('a\x0e0!'), u'a\uac00')
        encoder = codecs.getincrementalencoder('iso2022_kr')()
        self.assertEqual(encoder.encode(u'\uac00'), '\x1b$)C\x0e0!')
        encoder.reset()
        self.assertEqual(encoder.encode(u'\uac00'), '\x0e0!')

    def test_rest_of_a_bad_end_waits(self):
        codecs.register_error('east.asian.one', lambda error: (u'?', error.start + 1))
        decoder = codecs.getincrementaldecoder('gb18030')('east.asian.one')
        self.assertEqual(decoder.decode('\x8130', True), u'?')
        self.assertEqual(decoder.decode('!', True), u'30!')

    def test_reader_goes_on_behind_an_error(self):
        reader = codecs.getreader('gbk')(StringIO.StringIO('a\xff\xffb\xb0'))
        self.assertRaises(UnicodeDecodeError, reader.read)
        self.assertEqual(reader.read(), u'')

    def test_nothing_is_read_for_nothing(self):
        reader = codecs.getreader('gbk')(StringIO.StringIO('a\xb0'))
        self.assertEqual((reader.read(1), reader.read(0), reader.readlines(0)), (u'a', u'', []))
        self.assertRaises(UnicodeDecodeError, reader.read)

    def test_half_a_signature_waits_for_ever(self):
        decoder = codecs.getincrementaldecoder('utf-8-sig')()
        self.assertEqual([decoder.decode('\xef', True), decoder.decode('\xbb\xbfa', True)], [u'', u'a'])


class Errors(unittest.TestCase):
    def test_positions(self):
        with self.assertRaises(UnicodeDecodeError) as caught:
            'a\xb0'.decode('gbk')
        error = caught.exception
        self.assertEqual((error.encoding, error.start, error.end, error.reason),
                         ('gbk', 1, 2, 'incomplete multibyte sequence'))

    def test_handlers(self):
        self.assertEqual('\xb0a\xff\xffb'.decode('euc_kr', 'replace'), u'\ufffd\ufffdb')
        self.assertEqual(u'\xff\u3042'.encode('shift_jis', 'xmlcharrefreplace'), '&#255;\x82\xa0')

    def test_handler_with_a_bad_position(self):
        codecs.register_error('east.asian.bad', lambda error: (u'?', 1000))
        self.assertRaises(IndexError, '\xff\xff'.decode, 'gbk', 'east.asian.bad')

    def test_replacement_counts_before_its_position(self):
        codecs.register_error('east.asian.far', lambda error: (u'\uac00', 1000))
        encoder = codecs.getincrementalencoder('iso2022_kr')('east.asian.far')
        self.assertRaises(IndexError, encoder.encode, u'\xff')
        self.assertEqual(encoder.encode(u'a'), '\x0fa')
        self.assertRaises(IndexError, u'\xff'.encode, 'gbk', 'east.asian.bad')

    def test_escape_sequence_without_end(self):
        decoder = codecs.getincrementaldecoder('iso2022_jp')()
        for _ in range(40):
            try:
                decoder.decode('\x1b$')
            except UnicodeError:
                pass

    def test_classes_want_a_codec(self):
        import _multibytecodec

        class Broken(_multibytecodec.MultibyteIncrementalDecoder):
            codec = 'no codec'
        self.assertRaises(TypeError, Broken)



class Designations(unittest.TestCase):

    def test_upper_halves_in_the_place_of_ascii_are_empty(self):
        self.assertEqual('\x1b(A\n\x1b(Bx'.decode('iso2022_jp_2'), u'\nx')
        with self.assertRaises(UnicodeDecodeError) as caught:
            '\x1b(Ax'.decode('iso2022_jp_2')
        self.assertEqual((caught.exception.start, caught.exception.end), (3, 4))
        self.assertEqual('\x1b.A\x1bNa\x1b.B\x1bNa'.decode('iso2022_jp_2'), u'\xe1a')
        for name in 'iso2022_jp', 'iso2022_jp_1', 'iso2022_kr':
            for text in '\x1b(A', '\x1b.B', '\x1b.A':
                self.assertRaises(UnicodeDecodeError, text.decode, name)
        self.assertRaises(UnicodeDecodeError, '\x1b.J\x1bNa'.decode, 'iso2022_jp_2')


if __name__ == '__main__':
    unittest.main()
