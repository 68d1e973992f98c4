"""The kind of a picture, by its first bytes."""

__all__ = ['what']

tests = []                                      # functions of (first bytes, file or None), which return a kind or None


def _kind(name, *fronts):
    """A test: the data begins with (or has at the place given) one of `fronts`."""
    def recognise(h, f):
        for front in fronts:
            at, text = front if isinstance(front, tuple) else (0, front)
            if h[at:at + len(text)] == text:
                return name
        return None
    recognise.__name__ = 'test_' + name
    recognise.__doc__ = 'The name %r when h begins like one.' % name
    globals().setdefault(recognise.__name__, recognise)
    tests.append(recognise)


def _netpbm(name, digits):
    def recognise(h, f):
        return name if len(h) >= 3 and h[0] == 'P' and h[1] in digits and h[2] in ' \t\n\r' else None
    recognise.__name__ = 'test_' + name
    globals()[recognise.__name__] = recognise
    tests.append(recognise)


_kind('jpeg', (6, 'JFIF'), (6, 'Exif'))
_kind('png', '\x89PNG\r\n\x1a\n')
_kind('gif', 'GIF87a', 'GIF89a')
_kind('tiff', 'MM', 'II')
_kind('rgb', '\x01\xda')
_netpbm('pbm', '14')
_netpbm('pgm', '25')
_netpbm('ppm', '36')
_kind('rast', '\x59\xa6\x6a\x95')
_kind('xbm', '#define ')
_kind('bmp', 'BM')


def what(file, h=None):
    """The kind of a picture in a file (name or open) or in the bytes h; None when not known."""
    if h is not None:
        return _first_kind(h, None)
    if isinstance(file, basestring):
        with open(file, 'rb') as opened:
            return _first_kind(opened.read(_HEAD), opened)
    before = file.tell()
    head = file.read(_HEAD)
    file.seek(before)
    return _first_kind(head, None)


_HEAD = 32      # bytes that tell all kinds


def _first_kind(head, opened):
    for recognise in tests:
        kind = recognise(head, opened)
        if kind:
            return kind
    return None
