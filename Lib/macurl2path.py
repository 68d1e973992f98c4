"""URLs of files as file names of the classic Macintosh, and back: /a/b is a:b, a/b is :a:b, .. an empty part."""
import urllib

__all__ = ['url2pathname', 'pathname2url']


def url2pathname(pathname):
    """The file name of the path of a URL.  RuntimeError for URLs of other machines."""
    scheme = urllib.splittype(pathname)[0]
    if scheme and scheme != 'file':
        raise RuntimeError('Cannot convert non-local URL to pathname')
    if pathname[:2] == '//' and pathname[:3] != '///':
        raise RuntimeError('Cannot convert non-local URL to pathname')
    if pathname[:3] == '///':
        pathname = pathname[2:]
    parts = _without_detours(pathname.split('/'))
    if parts[:1] == ['']:
        return urllib.unquote(':'.join(parts[1:]))          # the first part is a disk
    up = 0
    while parts[up:up + 1] == ['..']:
        up += 1
    parts[:up] = up * ['']
    return urllib.unquote((':' if parts else '') + ':'.join(parts))


def _without_detours(parts):
    """The parts of a path without '.', and without folders that '..' leaves again."""
    kept = []
    for place, part in enumerate(parts):
        if part == '..' and kept and kept[-1] not in ('', '..'):
            kept.pop()
        elif part and part != '.' or place == 0 and not part:
            kept.append(part)
    return kept


def pathname2url(pathname):
    """The path of a URL for a file name."""
    if '/' in pathname:
        raise RuntimeError('Cannot convert pathname containing slashes')
    parts = pathname.split(':')
    if parts[0] == '' and len(parts) > 1:
        del parts[0]
    if parts[-1] == '' and len(parts) > 1:
        del parts[-1]
    return '/'.join([_pncomp2url(part) if part else '..' for part in parts]) if pathname not in ('', ':') else ''


def _pncomp2url(component):
    """One part of a file name, at most 31 characters, quoted."""
    return urllib.quote(component[:31], safe='')
