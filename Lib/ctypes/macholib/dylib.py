"""The parts in the name of a dynamic library."""
import re

__all__ = ['dylib_info']

# The name without its folder: a short name, then perhaps a dot and a version, then perhaps _suffix.
DYLIB_RE = re.compile(r'(?P<shortname>\w+?)(?P<version>\.[^._]+)?(?P<suffix>_[^._]+)?\.dylib\Z')


def dylib_info(filename):
    """The parts of location/shortname.version_suffix.dylib as a dict, None for those that are not there.

    None if it is not the name of a library.  location is never None; name is all that follows it.
    """
    location, _, name = filename.rpartition('/')
    match = DYLIB_RE.match(name)
    if match:
        parts = dict((key, value and value.lstrip('._')) for key, value in match.groupdict().items()
                     if key != 'shortname')
        return dict(parts, location=location, name=name, shortname=match.group('shortname'))
