"""The kind of a sound file, by its first bytes: (kind, rate in Hz, channels, frames, bits of a sample)."""
import struct

__all__ = ['what', 'whathdr']


def what(filename):
    """The kind of a file, or None."""
    return whathdr(filename)


def whathdr(filename):
    """The kind of a file, or None; what is not known in it is 0, frames -1."""
    with open(filename, 'rb') as stream:
        start = stream.read(512)
        return next((found for found in (recognise(start, stream) for recognise in tests) if found), None)


def test_aifc(h, f):
    import aifc
    if not (h.startswith('FORM') and h[8:12] in ('AIFF', 'AIFC')):
        return None
    f.seek(0)
    try:
        sound = aifc.open(f, 'r')
    except (EOFError, aifc.Error):
        return None
    return h[8:12].lower(), sound.getframerate(), sound.getnchannels(), sound.getnframes(), 8 * sound.getsampwidth()


def test_au(h, f):
    order = {'.snd': '>', '\0ds.': '<', 'dns.': '<'}.get(h[:4])
    if order is None or len(h) < 24:
        return None
    at, size, encoding, rate, channels = struct.unpack(order + '5I', h[4:24])
    bits, width = {1: ('U', 1), 2: (8, 1), 3: (16, 2)}.get(encoding, ('?', 1))
    return 'au', rate, channels, size // (width * channels) if channels else -1, bits


def test_hcom(h, f):
    if (h[65:69], h[128:132]) != ('FSSD', 'HCOM'):
        return None
    divisor = struct.unpack('>I', h[144:148])[0]
    return ('hcom', 22050 // divisor if divisor else 0, 1, -1, 8)


def test_voc(h, f):
    if not h.startswith('Creative Voice File\032'):
        return None
    at = struct.unpack('<H', h[20:22])[0]
    block = h[at:at + 5] if at < 500 else ''
    return 'voc', (1000000 // (256 - ord(block[4])) if block[:1] == '\1' else 0), 1, -1, 8


def test_wav(h, f):
    if h[:4] != 'RIFF' or h[8:16] != 'WAVEfmt ':
        return None
    channels, rate = struct.unpack('<HI', h[22:28])
    (bits,) = struct.unpack('<H', h[34:36])
    return 'wav', rate, channels, -1, bits


def test_8svx(h, f):
    return ('8svx', 0, 1, 0, 8) if h[:4] == 'FORM' and h[8:12] == '8SVX' else None


def test_sndt(h, f):
    if h[:5] != 'SOUND':
        return None
    size, rate = struct.unpack('<I', h[8:12])[0], struct.unpack('<H', h[20:22])[0]
    return 'sndt', rate, 1, size, 8


def test_sndr(h, f):
    if h[:2] == '\0\0':
        rate = struct.unpack('<H', h[2:4])[0]
        if 4000 <= rate <= 25000:
            return 'sndr', rate, 1, -1, 8
    return None


tests = [test_aifc, test_au, test_hcom, test_voc, test_wav, test_8svx, test_sndt, test_sndr]


# -- numbers of two and of four bytes, for tests of others

def _number(code):
    return lambda s: struct.unpack(code, s[:struct.calcsize(code)])[0]


get_long_be, get_long_le, get_short_be, get_short_le = map(_number, ('>L', '<L', '>H', '<H'))


# -- python -m sndhdr [-r] [FILE ...]

def test():
    """Prints the kinds of the files of the command line, of all here without; -r: in folders of folders too."""
    import sys
    names = sys.argv[1:]
    deep = names[:1] == ['-r']
    testall(names[deep:] or ['.'], deep, 1)


def testall(list, recursive, toplevel):
    """Prints the kinds of files; those in a folder too if it is given itself (toplevel), or if all are wanted (recursive)."""
    import glob
    import os
    for name in list:
        if not os.path.isdir(name):
            print '%s: %s' % (name, what(name) if os.path.exists(name) else '*** not found ***')
        elif recursive or toplevel:
            print name + '/: recursing down:'
            testall(glob.glob(os.path.join(name, '*')), recursive, 0)
        else:
            print name + '/: *** directory (use -r) ***'


if __name__ == '__main__':
    test()
