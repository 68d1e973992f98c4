"""RFC 3548: bytes as text of 64, 32 or 16 characters; and the MIME form of base64 for files."""
import binascii
import re
import string

__all__ = ['encode', 'decode', 'encodestring', 'decodestring', 'b64encode', 'b64decode', 'b32encode', 'b32decode',
           'b16encode', 'b16decode', 'standard_b64encode', 'standard_b64decode', 'urlsafe_b64encode',
           'urlsafe_b64decode']

EMPTYSTRING = ''
MAXLINESIZE = 76                   # characters of a MIME line
MAXBINSIZE = MAXLINESIZE // 4 * 3  # bytes in it

_LETTERS32 = string.ascii_uppercase + '234567'
_VALUES32 = dict((letter, value) for value, letter in enumerate(_LETTERS32))
_TO_URL = string.maketrans('+/', '-_')
_FROM_URL = string.maketrans('-_', '+/')


def b64encode(s, altchars=None):
    """bytes -> base64 str; altchars: two characters in place of '+' and '/'."""
    text = binascii.b2a_base64(s)[:-1]
    return text if altchars is None else text.translate(string.maketrans('+/', altchars[:2]))


def b64decode(s, altchars=None):
    """base64 str -> bytes.  Skips foreign characters; TypeError for wrong padding."""
    if altchars is not None:
        s = s.translate(string.maketrans(altchars[:2], '+/'))
    try:
        return binascii.a2b_base64(s)
    except binascii.Error as problem:
        raise TypeError(problem)


def standard_b64encode(s):
    """bytes -> base64 str"""
    return b64encode(s)


def standard_b64decode(s):
    """base64 str -> bytes; TypeError for wrong padding"""
    return b64decode(s)


def urlsafe_b64encode(s):
    """bytes -> base64 str with '-' and '_' in place of '+' and '/'"""
    return b64encode(s).translate(_TO_URL)


def urlsafe_b64decode(s):
    """What urlsafe_b64encode made -> bytes; TypeError for wrong padding"""
    return b64decode(s.translate(_FROM_URL))


def b32encode(s):
    """bytes -> base32 str: eight letters for five bytes"""
    padding = -len(s) % 5
    number = int(binascii.hexlify(s) or '0', 16) << 8 * padding
    letters = []
    for _ in range((len(s) + padding) // 5 * 8):
        letters.append(_LETTERS32[number & 31])
        number >>= 5
    letters[:padding * 8 // 5] = '=' * (padding * 8 // 5)
    return ''.join(reversed(letters))


def b32decode(s, casefold=False, map01=None):
    """base32 str -> bytes.  casefold: small letters too; map01: the letter that '1' stands for, '0' is 'O'.

    TypeError for foreign characters and wrong padding."""
    if len(s) % 8:
        raise TypeError('Incorrect padding')
    if map01:
        s = s.translate(string.maketrans('01', 'O' + map01))
    if casefold:
        s = s.upper()
    if re.search('[^A-Z2-7=]|=[^=]', s) or isinstance(s, bytearray):
        raise TypeError('Non-base32 digit found')
    values = [_VALUES32[letter] for letter in str(s) if letter != '=']
    missing = len(s) - len(values)
    if missing not in (0, 1, 3, 4, 6):
        raise TypeError('Incorrect padding')
    return ''.join(_five_bytes(values[i:i + 8]) for i in range(0, len(values), 8))


def _five_bytes(values):
    """The whole bytes in up to eight base32 values."""
    count = len(values) * 5 // 8
    number = 0
    for value in values:
        number = number << 5 | value
    number >>= len(values) * 5 - count * 8
    return binascii.unhexlify('%0*x' % (count * 2, number))


def b16encode(s):
    """bytes -> hexadecimal str in capitals"""
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    """hexadecimal str -> bytes; casefold: small letters too.  TypeError for anything else."""
    if casefold:
        s = s.upper()
    if re.search('[^0-9A-F]', s):
        raise TypeError('Non-base16 digit found')
    return binascii.unhexlify(s)


def _pieces(input):
    """Pieces of a file, each but the last as long as a MIME line holds."""
    rest = ''
    for block in iter(lambda: input.read(MAXBINSIZE * 100), ''):
        rest += block
        whole = len(rest) - len(rest) % MAXBINSIZE
        for i in range(0, whole, MAXBINSIZE):
            yield rest[i:i + MAXBINSIZE]
        rest = rest[whole:]
    if rest:
        yield rest


def encode(input, output):
    """Writes a file's bytes as MIME lines to another file."""
    for piece in _pieces(input):
        output.write(binascii.b2a_base64(piece))


def decode(input, output):
    """Writes the bytes of a file of base64 lines to another file; binascii.Error for wrong padding."""
    for line in iter(input.readline, ''):
        output.write(binascii.a2b_base64(line))


def encodestring(s):
    """bytes -> lines of MIME base64"""
    starts = range(0, len(s), MAXBINSIZE)
    return ''.join([binascii.b2a_base64(s[i:i + MAXBINSIZE]) for i in starts])


def decodestring(s):
    """lines of base64 -> bytes; binascii.Error for wrong padding"""
    return binascii.a2b_base64(s)


def test():
    """The command: -e, -d or -u and a file name or '-'; -t tries a round trip."""
    import getopt
    import sys
    usage = 'usage: %s [-d|-e|-u|-t] [file|-]\n-d, -u: decode\n-e: encode (default)\n-t: try\n' % sys.argv[0]
    try:
        options, files = getopt.getopt(sys.argv[1:], 'deut')
    except getopt.error as problem:
        sys.stderr.write('%s\n%s' % (problem, usage))
        sys.exit(2)
    convert = encode
    for option, _ in options:
        if option == '-t':
            return test1()
        convert = encode if option == '-e' else decode
    if files and files[0] != '-':
        with open(files[0], 'rb') as source:
            convert(source, sys.stdout)
    else:
        convert(sys.stdin, sys.stdout)


def test1():
    """Prints a text, its encoding and what that is decoded to."""
    text = 'Aladdin:open sesame'
    print text, repr(encodestring(text)), decodestring(encodestring(text))


if __name__ == '__main__':
    test()
