"""hmac and base32: keys and texts of other types than str; what the caller gave stays as it was."""
import base64
import hmac
import unittest


class Keys(unittest.TestCase):
    def test_a_bytearray_stays_as_it_was(self):
        key = bytearray('key')
        self.assertEqual(hmac.new(key, 'text').hexdigest(), hmac.new('key', 'text').hexdigest())
        self.assertEqual(key, bytearray('key'))

    def test_wrong_types(self):
        for wrong in [], {}, memoryview('key'):
            self.assertRaises(TypeError, hmac.new, wrong, 'text')


class Base32(unittest.TestCase):
    def test_texts(self):
        for text in 'MFRGG===', u'MFRGG===':
            self.assertEqual(base64.b32decode(text), 'abc')

    def test_what_is_no_text(self):
        for wrong in [], (), {}, bytearray('MFRGG==='):
            self.assertRaises(TypeError, base64.b32decode, wrong)
        for wrong in 'MFRGG1==', 'mfrgg===', 'MF=GG===', 'MFRGGG==', u'MFRGG\xe9==':
            self.assertRaises(TypeError, base64.b32decode, wrong)


if __name__ == '__main__':
    unittest.main()
