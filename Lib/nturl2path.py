"""Paths of Windows and the paths of file: URLs; urllib uses it there."""


def url2pathname(url):
    "'///C|/a%20b' -> 'C:\\\\a b', '////host/share/x' -> '\\\\\\\\host\\\\share\\\\x'; IOError for what has no drive before '|'."
    from urllib import unquote
    url = url.replace(':', '|')
    before, bar, below = url.partition('|')
    if not bar:
        if url.startswith('////'):
            url = url[2:]            # the host is empty; that of the share follows
        return unquote('\\'.join(url.split('/')))
    if '|' in below or not before[-1:].isalpha():
        raise IOError('Bad URL: ' + url)
    words = [unquote(word) for word in below.split('/') if word]
    return '\\'.join([before[-1].upper() + ':'] + words) + (
        '\\' if not words and below.endswith('/') else '')


def pathname2url(p):
    "The other way; IOError for a colon where there is no drive."
    from urllib import quote
    drive, colon, below = p.partition(':')
    if not colon:
        if p.startswith('\\\\'):
            p = '\\\\' + p
        return quote('/'.join(p.split('\\')))
    if len(drive) != 1 or ':' in below:
        raise IOError('Bad path: ' + p)
    words = [quote(word) for word in below.split('\\') if word]
    return '/'.join(['///' + quote(drive.upper()) + ':'] + words)
