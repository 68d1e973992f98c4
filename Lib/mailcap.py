"""Programs for MIME types, from mailcap files (RFC 1524).

    caps = mailcap.getcaps()
    command, entry = mailcap.findmatch(caps, 'image/png', filename='picture.png')

caps is {type: [entry]}; an entry is a dict with the command as 'view', and other fields by their names.
"""
import os
import re

__all__ = ['getcaps', 'findmatch']


def getcaps():
    "What all mailcap files say; those of the user come first."
    caps = {}
    for path in listmailcapfiles():
        try:
            source = open(path, 'r')
        except IOError:
            continue                 # few of them are there
        with source:
            for kind, entries in readmailcapfile(source).items():
                caps.setdefault(kind, []).extend(entries)
    return caps


def listmailcapfiles():
    "The places for mailcap files: those of MAILCAPS, else the usual ones."
    if 'MAILCAPS' in os.environ:
        return os.environ['MAILCAPS'].split(':')
    home = os.environ.get('HOME', '.')
    return [os.path.join(folder, name) for folder, name in (
        (home, '.mailcap'), ('/etc', 'mailcap'), ('/usr/etc', 'mailcap'), ('/usr/local/etc', 'mailcap'))]


def readmailcapfile(fp):
    "{type: [entry]} of an open file."
    caps = {}
    for line in _whole_lines(fp):
        kind, entry = parseline(line)
        if kind and entry:
            # 'text' is the same as 'text/*'; both stay as they are written
            words = [word.strip() for word in kind.split('/')]
            caps.setdefault('/'.join(words).lower(), []).append(entry)
    return caps


def _whole_lines(source):
    "Lines with those that go on after a backslash; no comments, no empty ones."
    begun = ''
    for line in iter(source.readline, ''):
        if not begun and (line.startswith('#') or not line.strip()):
            continue
        begun += line
        if begun.endswith('\\\n'):
            begun = begun[:-2]
            continue
        yield begun
        begun = ''
    if begun:
        yield begun


_FIELD = re.compile(r'(?:[^;\\]|\\.?)*', re.DOTALL)


def parsefield(line, i, n):
    "(field that begins at i, where it ends); n is the line's length."
    end = _FIELD.match(line, i, n).end()
    return line[i:end].strip(), end


def parseline(line):
    "(type, entry) of a line; (None, None) for one without a command."
    fields, position = [], 0
    while position < len(line):
        field, position = parsefield(line, position, len(line))
        fields.append(field)
        position += 1                # the semicolon
    if len(fields) < 2:
        return None, None
    entry = {'view': fields[1]}
    for field in fields[2:]:
        name, _, value = field.partition('=')
        name = name.strip()
        entry.setdefault(name, value.strip())
    return fields[0], entry


def findmatch(caps, MIMEtype, key='view', filename='/dev/null', plist=[]):
    """(command to give to os.system(), entry) for a type, (None, None) when there is none.

    key: 'view', 'print', 'edit' ...; plist: parameters 'name=value' of the type.  An entry with a test counts only if
    that command succeeds."""
    for entry in lookup(caps, MIMEtype, key):
        test = subst(entry['test'], filename, plist) if 'test' in entry else None
        if not test or os.system(test) == 0:
            return subst(entry[key], MIMEtype, filename, plist), entry
    return None, None


def lookup(caps, MIMEtype, key=None):
    "The entries for a type, then those for all of its kind ('image/*'); key: only those that have this field."
    general = MIMEtype.partition('/')[0] + '/*'
    found = caps.get(MIMEtype, []) + caps.get(general, [])
    return [entry for entry in found if key is None or key in entry]


_ESCAPE = re.compile(r'\\(.?)|%(\{[^}]*\}|.?)', re.DOTALL)


def subst(field, MIMEtype, filename, plist=[]):
    "A command with the file (%s), the type (%t) and parameters (%{name}) put in."
    def value(match):
        quoted, code = match.groups()
        if code is None:
            return quoted
        if code[:1] == '{':
            return findparam(code[1:-1], plist)
        return {'%': '%', 's': filename, 't': MIMEtype}.get(code, '%' + code)
    return _ESCAPE.sub(value, field)


def findparam(name, plist):
    "The value of a parameter, '' when it is not there."
    for parameter in plist:
        known, sign, value = parameter.partition('=')
        if sign and known.lower() == name.lower():
            return value
    return ''


def test():
    "mailcap.py [type file ...]: runs the commands; shows all entries without arguments."
    import sys
    caps = getcaps()
    words = sys.argv[1:]
    if not words:
        show(caps)
    for kind, path in zip(words[::2], words[1::2]):
        command, entry = findmatch(caps, kind, 'view', path)
        if not command:
            print 'No viewer found for', kind
            continue
        print 'Executing:', command
        status = os.system(command)
        if status:
            print 'Exit status:', status


def show(caps):
    "Prints files and entries."
    print 'Mailcap files:'
    for path in listmailcapfiles():
        print '\t' + path
    print
    print 'Mailcap entries:'
    for kind in sorted(caps):
        print kind
        for entry in caps[kind]:
            for name in sorted(entry):
                print '  %-15s %s' % (name, entry[name])
            print


if __name__ == '__main__':
    test()
