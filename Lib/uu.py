"""Files as lines of text: uuencode and uudecode."""
import binascii
import os
import re
import sys

__all__ = ['Error', 'encode', 'decode']

_BEGIN = re.compile(r'begin ([0-7]+)\s+(.*\S)\s*$')


class Error(Exception):
    """The input is not uuencoded, or the output exists."""


def _open(file, mode, standard):
    """(file object, whether to close it) for a file object, a name, or '-' for a standard stream."""
    if file == '-':
        return standard, False
    if isinstance(file, basestring):
        return open(file, mode), True
    return file, False


def encode(in_file, out_file, name=None, mode=None):
    """Writes in_file uuencoded to out_file: file objects, names or '-'.

    name and mode (int) go into the first line; default those of the file, or '-' and 0666."""
    if isinstance(in_file, basestring) and in_file != '-':
        name = os.path.basename(in_file) if name is None else name
        mode = os.stat(in_file).st_mode if mode is None else mode
    name = '-' if name is None else name
    mode = 0o666 if mode is None else mode
    source, close_source = _open(in_file, 'rb', sys.stdin)
    try:
        target, close_target = _open(out_file, 'wb', sys.stdout)
        try:
            _encode_lines(source, target, mode & 0o777, name)
        finally:
            if close_target:
                target.close()
    finally:
        if close_source:
            source.close()


def _encode_lines(source, target, mode, name):
    name = name.replace('\n', '\\n').replace('\r', '\\r')
    target.write('begin %o %s\n' % (mode, name))
    for piece in iter(lambda: source.read(45), ''):
        target.write(binascii.b2a_uu(piece))
    target.write(' \nend\n')


def decode(in_file, out_file=None, mode=None, quiet=0):
    """Writes what in_file holds uuencoded to out_file: file objects, names or '-'.

    out_file and mode default to those in the first line; such a file must not exist.  quiet: no warnings
    about wrong lines.  Error when there is no begin or end."""
    source, close_source = _open(in_file, 'rb', sys.stdin)
    try:
        begin = None
        while not begin:
            line = source.readline()
            if not line:
                raise Error('No valid begin line found in input file')
            begin = _BEGIN.match(line)
        if out_file is None:
            out_file = begin.group(2)
            if os.path.exists(out_file):
                raise Error('Cannot overwrite existing file: %s' % out_file)
        _decode_to(source, out_file, int(begin.group(1), 8) if mode is None else mode, quiet)
    finally:
        if close_source:
            source.close()


def _decode_to(source, out_file, mode, quiet):
    target, close_target = _open(out_file, 'wb', sys.stdout)
    try:
        if close_target and hasattr(os, 'chmod'):
            os.chmod(out_file, mode)
        for line in iter(source.readline, ''):
            if line.strip() == 'end':
                return
            target.write(_bytes_of(line, quiet))
        raise Error('Truncated input file')
    finally:
        if close_target:
            target.close()


def _bytes_of(line, quiet):
    """The bytes of a line; one with too many characters is cut, with a warning."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error as problem:
        count = (ord(line[0]) - 32) & 63
        data = binascii.a2b_uu(line[:(count * 4 + 5) // 3])
        if not quiet:
            sys.stderr.write('Warning: %s\n' % problem)
        return data


def test():
    """The command: encodes, or decodes with -d, from one file to another; -t: as text."""
    import optparse
    parser = optparse.OptionParser(usage='usage: %prog [-d] [-t] [input [output]]')
    parser.add_option('-d', '--decode', dest='decode', default=False, action='store_true')
    parser.add_option('-t', '--text', dest='text', default=False, action='store_true')
    options, files = parser.parse_args()
    if len(files) > 2:
        parser.error('incorrect number of arguments')
    source, target = (files + ['-', '-'][len(files):])[:2]
    if options.decode:
        decode(source, open(target, 'w') if options.text and target != '-' else target)
    else:
        encode(open(source) if options.text and source != '-' else source, target)


if __name__ == '__main__':
    test()
