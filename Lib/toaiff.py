"""Converts sound files to AIFF with the program sox.

toaiff(filename) -> the name of an AIFF file: the same when it is one already, else a temporary file that is the
caller's to remove.  Raises `error` when nobody knows the kind of file.
"""
from warnings import warnpy3k

warnpy3k('the toaiff module has been removed in Python 3.0', stacklevel=2)
del warnpy3k

import os
import pipes
import sndhdr
import tempfile

__all__ = ['error', 'toaiff']


class error(Exception):
    "The file cannot be converted."


def _sox(kind):
    "The template that makes AIFF of a kind that sox knows."
    template = pipes.Template()
    template.append('sox -t %s - -t aiff -r 8000 -' % kind, '--')
    return template


table = dict((kind, _sox(kind)) for kind in ('au', 'hcom', 'voc', 'wav', '8svx', 'sndt', 'sndr'))
table['ub'] = t = pipes.Template()
t.append('sox -t ub -r 8041 - -t aiff -r 8000 -', '--')

uncompress = pipes.Template()
uncompress.append('uncompress', '--')


def toaiff(filename):
    "The name of an AIFF file with the sound of `filename`."
    temporary = []
    try:
        name = _convert(filename, temporary)
    except:
        made = temporary
        raise
    else:
        made = [each for each in temporary if each != name]
    finally:
        for each in made:
            os.unlink(each)
    return name


def _new_file(temporary):
    handle, name = tempfile.mkstemp()
    os.close(handle)
    temporary.append(name)
    return name


def _convert(filename, temporary):
    source = filename
    if filename.endswith('.Z'):
        source = _new_file(temporary)
        if uncompress.copy(filename, source):
            raise error, filename + ': uncompress failed'
    try:
        found = sndhdr.whathdr(source)
    except IOError:
        raise error, filename + ': cannot open file'
    kind = found and found[0]
    if kind == 'aiff':
        return source
    if kind not in table:
        raise error, '%s: unsupported audio file type %r' % (filename, kind)
    target = _new_file(temporary)
    if table[kind].copy(source, target):
        raise error, filename + ': conversion to aiff failed'
    return target
