"""The parts in the name of a library inside a framework."""
import re

__all__ = ['framework_info']

# What follows the location; the library has the name of its framework, and perhaps a suffix.
STRICT_FRAMEWORK_RE = re.compile(r'(\w+)\.framework/(?:Versions/([^/]+)/)?\1(?:_([^_/]+))?\Z')


def framework_info(filename):
    """The parts of location/shortname.framework/Versions/version/shortname_suffix as a dict.

    Like dylib_info(); Versions and version may be missing.  None if it is not such a name.
    """
    folders = filename.split('/')
    for depth in 2, 4:
        name = '/'.join(folders[-depth:])
        match = STRICT_FRAMEWORK_RE.match(name)
        if match:
            shortname, version, suffix = match.groups()
            return dict(location='/'.join(folders[:-depth]), name=name, shortname=shortname, version=version,
                        suffix=suffix)
