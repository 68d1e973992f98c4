"""Which files are older than what they are made of."""
import os
import stat
from os.path import abspath, exists
from distutils.errors import DistutilsFileError


def _time(path):
    return os.stat(path)[stat.ST_MTIME]     # whole seconds: what a copy keeps


def newer(source, target):
    """Whether source is newer than target, or target is not there."""
    if not exists(source):
        raise DistutilsFileError("file '%s' does not exist" % abspath(source))
    return not exists(target) or _time(source) > _time(target)


def newer_pairwise(sources, targets):
    """([source], [target]) of the pairs in which the source is newer."""
    if len(sources) != len(targets):
        raise ValueError("'sources' and 'targets' must be same length")
    old = [pair for pair in zip(sources, targets) if newer(*pair)]
    return [source for source, _ in old], [target for _, target in old]


def newer_group(sources, target, missing='error'):
    """Whether a source is newer than target.  missing: 'error', 'ignore', or 'newer' for sources not there."""
    if not exists(target):
        return True
    limit = _time(target)
    if missing == 'ignore':
        sources = filter(exists, sources)
    return any(missing == 'newer' and not exists(source) or _time(source) > limit for source in sources)
