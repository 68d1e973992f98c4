"""Character sets of mail: how headers and bodies in them are encoded."""
import codecs
import email.base64mime
import email.quoprimime

from email import errors
from email.encoders import encode_7or8bit

__all__ = ['Charset', 'add_alias', 'add_charset', 'add_codec']

QP, BASE64, SHORTEST = 1, 2, 3
MISC_LEN = len('=??q??=')
DEFAULT_CHARSET = 'us-ascii'

# name -> (encoding of headers, encoding of bodies, name of the set in the output)
CHARSETS = dict.fromkeys(['iso-8859-%d' % number for number in (1, 2, 3, 4, 9, 10, 13, 14, 15, 16)]
                         + ['windows-1252', 'viscii'], (QP, QP, None))
CHARSETS.update(dict.fromkeys(['big5', 'gb2312', 'koi8-r'], (BASE64, BASE64, None)))
CHARSETS.update({'us-ascii': (None, None, None), 'utf-8': (SHORTEST, BASE64, 'utf-8'), '8bit': (None, BASE64, 'utf-8'),
                 'euc-jp': (BASE64, None, 'iso-2022-jp'), 'shift_jis': (BASE64, None, 'iso-2022-jp'),
                 'iso-2022-jp': (BASE64, None, None)})
ALIASES = {'cp949': 'ks_c_5601-1987', 'euc_jp': 'euc-jp', 'euc_kr': 'euc-kr', 'ascii': 'us-ascii'}
for _number, _part in enumerate((1, 2, 3, 4, 9, 10, 13, 14, 15, 16), 1):
    for _mark in '-_':
        ALIASES['latin%s%d' % (_mark, _number)] = 'iso-8859-%d' % _part
# name -> codec, where the two differ
CODEC_MAP = {'gb2312': 'eucgb2312_cn', 'big5': 'big5_tw', 'us-ascii': None}


def add_charset(charset, header_enc=None, body_enc=None, output_charset=None):
    """How a character set is to be encoded; ValueError for SHORTEST bodies."""
    if SHORTEST == body_enc:
        raise ValueError('SHORTEST not allowed for body_enc')
    CHARSETS.update({charset: (header_enc, body_enc, output_charset)})


def add_alias(alias, canonical):
    """Another name for a character set."""
    ALIASES.update({alias: canonical})


def add_codec(charset, codecname):
    """The codec of a character set, where it has another name."""
    CODEC_MAP.update({charset: codecname})


class Charset:
    """A character set and what mail does with it.

    Conversion goes from input_codec to output_codec; header_encoding and body_encoding are QP, BASE64 (headers:
    SHORTEST, too) or None."""

    def __init__(self, input_charset=DEFAULT_CHARSET):
        try:
            name = input_charset.encode('ascii').lower()
        except UnicodeError:
            raise errors.CharsetError(input_charset)
        # a codec may know the name by which ALIASES has it
        if name not in ALIASES and name not in CHARSETS:
            try:
                name = codecs.lookup(name).name
            except LookupError:
                pass
        name = self.input_charset = ALIASES.get(name, name)
        self.header_encoding, self.body_encoding, output = CHARSETS.get(name, (SHORTEST, BASE64, None))
        self.output_charset = ALIASES.get(output or name, output or name)
        self.input_codec = CODEC_MAP.get(name, name)
        self.output_codec = CODEC_MAP.get(self.output_charset, self.output_charset)

    def __str__(self):
        return self.input_charset

    __repr__ = __str__

    def __eq__(self, other):
        return str(other).lower() == str(self)

    def __ne__(self, other):
        return not self.__eq__(other)

    def get_body_encoding(self):
        """'quoted-printable', 'base64', or a function to call with the message."""
        return {QP: 'quoted-printable', BASE64: 'base64'}.get(self.body_encoding, encode_7or8bit)

    def convert(self, s):
        """s from the input codec to the output codec."""
        if self.input_codec == self.output_codec:
            return s
        return s.decode(self.input_codec).encode(self.output_codec)

    def to_splittable(self, s):
        """s as unicode, which can be cut anywhere; s itself when there is no codec."""
        if self.input_codec is None or isinstance(s, unicode):
            return s
        try:
            return s.decode(self.input_codec, 'replace')
        except LookupError:
            return s

    def from_splittable(self, ustr, to_output=True):
        """unicode back to bytes of the output codec (to_output false: the input codec)."""
        codec = self.output_codec if to_output else self.input_codec
        if codec is None or not isinstance(ustr, unicode):
            return ustr
        try:
            return ustr.encode(codec, 'replace')
        except LookupError:
            return ustr

    def get_output_charset(self):
        """The name of the character set in the output."""
        return self.output_charset or self.input_charset

    def _lengths(self, s):
        return email.base64mime.base64_len(s), email.quoprimime.header_quopri_len(s)

    def encoded_header_len(self, s):
        """The length of s as encoded word."""
        in_base64, quoted = self._lengths(s)
        frame = len(self.get_output_charset()) + MISC_LEN
        if self.header_encoding == BASE64:
            return in_base64 + frame
        if self.header_encoding == QP:
            return quoted + frame
        if self.header_encoding == SHORTEST:
            return min(in_base64, quoted) + frame
        return len(s)

    def header_encode(self, s, convert=False):
        """s as encoded word (base64: as many as lines of 76 columns need); convert: to the output character set first."""
        if convert:
            s = self.convert(s)
        how = self.header_encoding
        if how == SHORTEST:
            in_base64, quoted = self._lengths(s)
            how = BASE64 if in_base64 < quoted else QP
        if how == BASE64:
            return email.base64mime.header_encode(s, self.output_charset)
        if how == QP:
            return email.quoprimime.header_encode(s, self.output_charset, maxlinelen=None)
        return s

    def body_encode(self, s, convert=True):
        """s as body; convert: to the output character set first."""
        if convert:
            s = self.convert(s)
        if self.body_encoding == BASE64:
            return email.base64mime.body_encode(s)
        if self.body_encoding == QP:
            return email.quoprimime.body_encode(s)
        return s
