"""What the program runs on: system, machine, version of the language.

Only Linux is known in detail; functions for other systems return what they were given.
"""
import os
import re
import sys

DEV_NULL = '/dev/null'

_names = ('system', 'node', 'release', 'version', 'machine', 'processor')


_found = []         # the result of uname(), once it has been asked for


def uname():
    """Return (system, node, release, version, machine, processor)."""
    if not _found:
        try:
            parts = os.uname()
        except (AttributeError, OSError):
            parts = (sys.platform, '', '', '', '')
        _found.append(tuple(parts) + ('',))
    return _found[0]


def system():
    """Return the name of the system, such as 'Linux'."""
    return uname()[0]


def node():
    """Return the name of the machine in its network."""
    return uname()[1]


def release():
    """Return the release of the system."""
    return uname()[2]


def version():
    """Return the version of the system's release."""
    return uname()[3]


def machine():
    """Return the kind of machine, such as 'x86_64'."""
    return uname()[4]


def processor():
    """Return the real name of the processor, '' when it is not known."""
    return uname()[5]


def system_alias(system, release, version):
    """Return the three as a user would name them."""
    return system, release, version


def architecture(executable=sys.executable, bits='', linkage=''):
    """Return (bits, linkage) of an executable."""
    if not bits:
        bits = '64bit' if sys.maxsize > 2 ** 32 else '32bit'
    if not linkage:
        try:
            with open(executable, 'rb') as program:
                linkage = 'ELF' if program.read(4) == '\x7fELF' else ''
        except IOError:
            linkage = ''
    return bits, linkage


_LIBC_MARK = re.compile('GLIBC_([0-9][0-9.]*)|libc(_[a-z]+)?[.]so(?:[.]([0-9][0-9.]*))?|__libc_init')
_LONGEST_MARK = 64              # bytes, more than any of them has


def _libc_marks(path, chunksize):
    """Yield the matches of _LIBC_MARK in a file; one that a chunk ends in is found again in the next."""
    tail = ''
    with open(path, 'rb') as program:
        while True:
            chunk = program.read(chunksize)
            if not chunk:
                return
            for match in _LIBC_MARK.finditer(tail + chunk):
                yield match
            tail = (tail + chunk)[-_LONGEST_MARK:]


def _numbers(version):
    return [int(number) for number in version.split('.') if number]


def libc_ver(executable=sys.executable, lib='', version='', chunksize=2048):
    """Return (name, version) of the C library that a program was linked with, from the marks in its file.

    The newest version that it asks for counts; lib and version are returned where nothing is found.
    """
    gnu, other, threads, plain = [], [], '', False
    for match in _libc_marks(executable, max(chunksize, 1)):
        if match.group(1):
            gnu.append(match.group(1))
        elif match.group() == '__libc_init':
            plain = True
        else:
            threads = match.group(2) or threads
            other.append(match.group(3) or '')
    if gnu:
        return 'glibc', max(gnu, key=_numbers)
    if other:
        return 'libc', (max(other, key=_numbers) or version) + threads
    return ('libc' if plain and not lib else lib), version


def _os_release():
    facts = {}
    try:
        with open('/etc/os-release') as lines:
            for line in lines:
                key, found, value = line.strip().partition('=')
                if found:
                    facts[key] = value.strip('"\'')
    except IOError:
        pass
    return facts


_supported_dists = ('SuSE', 'debian', 'fedora', 'redhat', 'centos', 'mandrake', 'mandriva', 'rocks', 'slackware',
                    'yellowdog', 'gentoo', 'UnitedLinux', 'turbolinux')

# A line of a release file: with the word 'release' before the version, or with the version alone.
_RELEASE_FORMS = [re.compile(form) for form in (
    r'(.+) release ([0-9.]+)[^(]*(?:\((.+)\))?', r'([^0-9]+)([0-9.]+)[^(]*(?:\((.+)\))?')]


def _parse_release_file(firstline):
    """Return (name, version, id) as the first line of a release file tells them."""
    for form in _RELEASE_FORMS:
        match = form.match(firstline)
        if match:
            return match.groups()
    words = (firstline.split() + ['', ''])[:2]
    return '', words[0], words[1]


def linux_distribution(distname='', version='', id='', supported_dists=_supported_dists,
                       full_distribution_name=1):
    """Return (name, version, id) of the distribution."""
    try:
        with open('/etc/debian_version') as release_file:
            return 'debian', release_file.read().strip() or version, id
    except IOError:
        pass                        # another one: it says itself what it is
    facts = _os_release()
    key = 'NAME' if full_distribution_name else 'ID'
    return (facts.get(key, distname), facts.get('VERSION_ID', version),
            facts.get('VERSION_CODENAME', id))


def dist(distname='', version='', id='', supported_dists=_supported_dists):
    """Return linux_distribution() with the short name."""
    return linux_distribution(distname, version, id, supported_dists, 0)


def win32_ver(release='', version='', csd='', ptype=''):
    """Return (release, version, service pack, kind); on other systems than Windows the arguments."""
    return release, version, csd, ptype


def mac_ver(release='', versioninfo=('', '', ''), machine=''):
    """Return (release, (version, stage, non-release version), machine); on other systems the arguments."""
    return release, versioninfo, machine


def java_ver(release='', vendor='', vminfo=('', '', ''), osinfo=('', '', '')):
    """Return (release, vendor, vminfo, osinfo) of Jython; elsewhere the arguments."""
    return release, vendor, vminfo, osinfo


def popen(cmd, mode='r', bufsize=None):
    """Open a pipe to a command."""
    return os.popen(cmd, mode) if bufsize is None else os.popen(cmd, mode, bufsize)


# ---- the language ----

_parsed = {}

_IRON_FORMS = [re.compile(form) for form in (
    r'IronPython ([0-9.]+)(?: \([0-9.]+\))? on (.+)$',
    r'([0-9.]+) \(IronPython [0-9.]+ \([0-9.]+\) on (.+)\)$')]


def _parts_of_c(text):
    """Of 'VERSION (NUMBER, DATE) [COMPILER]': version, build number, build date, compiler; None where it is none."""
    head, opening, rest = text.partition('(')
    build, closing, compiler = rest.partition(')')
    if not opening or not closing or not head.strip():
        return None
    parts = [part.strip() for part in build.split(',')]
    return head.split()[0], parts[0].lstrip('#'), ' '.join(parts[1:]).strip(), compiler.strip().strip('[]')


def _parts_of_iron(text):
    for form in _IRON_FORMS:
        match = form.match(text)
        if match:
            return match.group(1), '', '', match.group(2)
    return None


def _parts_without_time(text, compiler):
    """Of an interpreter that tells the date and not the time of day of its build."""
    parts = _parts_of_c(text)
    if parts is None or ',' not in text:
        return None
    version, number = parts[:2]
    return version, number, text.split(',')[1].strip(), compiler


def _parts_of_pypy(text):
    return _parts_without_time(text, '')


def _parts_of_java(text):
    return _parts_without_time(text, sys.platform)


def _maker_of(text):
    """The name of the interpreter that says this of itself, and the function that takes it apart."""
    if 'IronPython' in text:
        return 'IronPython', _parts_of_iron
    if sys.platform.startswith('java'):
        return 'Jython', _parts_of_java
    if 'PyPy' in text:
        return 'PyPy', _parts_of_pypy
    return 'CPython', _parts_of_c


def _sys_version(sys_version=None):
    """Return (name, version, branch, revision, build number, build date, compiler)."""
    text = sys.version if sys_version is None else sys_version
    origin = tuple(getattr(sys, 'subversion', ('', '', '')))
    key = text, origin, sys.platform
    if key not in _parsed:
        name, take_apart = _maker_of(text)
        parts = take_apart(text)
        if parts is None:
            raise ValueError('failed to parse %s sys.version: %r' % (name, text))
        version, number, date, compiler = parts
        if version.count('.') == 1:
            version += '.0'
        _parsed[key] = (name, version) + origin[1:] + (number, date, compiler)
    return _parsed[key]


def python_implementation():
    """Return the kind of interpreter that programs may expect here."""
    facts = _sys_version()
    return facts[0]


def python_version():
    """Return 'major.minor.patchlevel'."""
    facts = _sys_version()
    return facts[1]


def python_version_tuple():
    """Return the three parts of the version as strings."""
    return tuple(_sys_version()[1].split('.'))


def python_branch():
    """Return the branch of the sources this interpreter was built from, '' when it is not known."""
    facts = _sys_version()
    return facts[2]


def python_revision():
    """Return the revision of the sources this interpreter was built from, '' when it is not known."""
    facts = _sys_version()
    return facts[3]


def python_build():
    """Return (number, date) of the build."""
    facts = _sys_version()
    return facts[4], facts[5]


def python_compiler():
    """Return what the interpreter was compiled with."""
    facts = _sys_version()
    return facts[6]


# ---- one line about everything ----

def _tidy(*parts):
    text = '-'.join(part.strip() for part in parts if part)
    for old in ' /\\:;"()':
        text = text.replace(old, '_')
    text = text.replace('unknown', '')
    while '--' in text:
        text = text.replace('--', '-')
    return text.rstrip('-')


_lines = {}         # (aliased, terse): what platform() found


def platform(aliased=0, terse=0):
    """Return one line that names the system, its release and the machine."""
    asked = bool(aliased), bool(terse)
    if asked not in _lines:
        _lines[asked] = _line(*asked)
    return _lines[asked]


def _line(aliased, terse):
    name, _, number, details, kind, chip = uname()
    if chip == kind:
        chip = ''
    if aliased:
        name, number, details = system_alias(name, number, details)
    if terse:
        library, library_number = libc_ver()
        return _tidy(name, number, kind, chip, 'with', library + library_number)
    if name == 'Linux':
        distribution = ''.join(dist()[:1]), dist()[1], dist()[2]
        return _tidy(name, number, kind, chip, 'with', *distribution)
    return _tidy(name, number, kind, chip)


if __name__ == '__main__':
    short = 'terse' in sys.argv or '--terse' in sys.argv
    print platform('nonaliased' not in sys.argv, short)
    sys.exit(0)
