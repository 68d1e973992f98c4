"""The codec rot-13: letters turned by half the alphabet."""
import codecs

from encodings._simple import entry, publish


def _turned(code):
    for first in (65, 97):
        if first <= code < first + 26:
            return first + (code - first + 13) % 26
    return code


decoding_map = dict((code, _turned(code)) for code in range(256))
encoding_map = dict((value, code) for code, value in decoding_map.items())


def _encode(input, errors='strict'):
    return codecs.charmap_encode(input, errors, encoding_map)


def _decode(input, errors='strict'):
    return codecs.charmap_decode(input, errors, decoding_map)


def rot13(infile, outfile):
    """Turns the text of one file object into another."""
    outfile.write(_encode(infile.read())[0])


publish(globals(), lambda: entry('rot-13', _encode, _decode, text=False))

if __name__ == '__main__':
    import sys
    for line in iter(sys.stdin.readline, ''):      # each as it comes: it may be typed
        sys.stdout.write(_encode(line)[0])
