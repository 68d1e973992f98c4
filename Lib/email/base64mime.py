"""Base64 as mail uses it: in bodies and in words of headers."""
from binascii import a2b_base64, b2a_base64
from email.utils import fix_eols

__all__ = ['base64_len', 'body_decode', 'body_encode', 'decode', 'decodestring', 'encode', 'encodestring',
           'header_encode']

CRLF, NL, EMPTYSTRING = '\r\n', '\n', ''
MISC_LEN = len('=??b??=')


def base64_len(s):
    """The length of s in base64, in characters."""
    return -(-len(s) // 3) * 4


def header_encode(header, charset='iso-8859-1', keep_eols=False, maxlinelen=76, eol=NL):
    """header as words =?charset?b?...?= of at most maxlinelen characters, joined by eol and a blank.

    keep_eols False: ends of lines become CRLF first."""
    if not header:
        return header
    if not keep_eols:
        header = fix_eols(header)
    room = maxlinelen - len(charset) - MISC_LEN
    step = room * 3 // 4
    words = (b2a_base64(header[at:at + step]).rstrip(NL) for at in xrange(0, len(header), step))
    return (eol + ' ').join('=?%s?b?%s?=' % (charset, word) for word in words)


def encode(s, binary=True, maxlinelen=76, eol=NL):
    """s in lines of at most maxlinelen characters that end with eol; binary False: ends of lines become CRLF."""
    if not s:
        return s
    if not binary:
        s = fix_eols(s)
    step = maxlinelen * 3 // 4
    return EMPTYSTRING.join(b2a_base64(s[at:at + step])[:-1] + eol for at in xrange(0, len(s), step))


def decode(s, convert_eols=None):
    """The bytes of a base64 text; convert_eols: what stands for each CRLF in them."""
    if not s:
        return s
    data = a2b_base64(s)
    return data.replace(CRLF, convert_eols) if convert_eols else data


body_encode = encodestring = encode
body_decode = decodestring = decode
