"""What distutils and sysconfig need on Mac OS X: names of platforms, and compiler options that fit the system.

The variables of the build (a dict) tell for which processors it was made, as -arch options, and with which SDK,
as -isysroot.  A variable that is changed keeps its first value under _OSX_SUPPORT_INITIAL_ and its name.
"""
import os
import re
import sys

__all__ = ['compiler_fixup', 'customize_config_vars', 'customize_compiler', 'get_platform_osx']

_INITPRE = '_OSX_SUPPORT_INITIAL_'
_FLAGS = ('CFLAGS', 'LDFLAGS', 'CPPFLAGS', 'BASECFLAGS', 'BLDSHARED', 'LDSHARED', 'CC', 'CXX', 'PY_CFLAGS', 'PY_LDFLAGS',
          'PY_CPPFLAGS', 'PY_CORE_CFLAGS')
_ARCH, _SDK = re.compile(r'-arch\s+\w+\s?'), re.compile(r'-isysroot\s*(\S+)\s?')
# Processors of a build and what such a build is called.
_BUILDS = {('i386', 'ppc'): 'fat', ('i386', 'x86_64'): 'intel', ('i386', 'ppc', 'x86_64'): 'fat3',
           ('ppc64', 'x86_64'): 'fat64', ('i386', 'ppc', 'ppc64', 'x86_64'): 'universal'}


def _change(config_vars, name, value):
    """Give a variable another value; the first one is kept."""
    if config_vars[name] != value:
        config_vars.setdefault(_INITPRE + name, config_vars[name])
        config_vars[name] = value


def _remove_original_values(_config_vars):
    """Forget the first values of the variables that were changed."""
    for name in [name for name in _config_vars if name.startswith(_INITPRE)]:
        del _config_vars[name]


def _without(config_vars, pattern):
    """Take options out of all variables that have them, unless the user's environment sets the variable."""
    for name in _FLAGS:
        if name in config_vars and name not in os.environ:
            _change(config_vars, name, pattern.sub(' ', config_vars[name]))


def _system_version():
    """The version of the system, '' where it is not Mac OS X."""
    try:
        with open('/System/Library/CoreServices/SystemVersion.plist') as stream:
            found = re.search(r'<key>ProductUserVisibleVersion</key>\s*<string>(.*?)</string>', stream.read())
    except IOError:
        return ''
    return '.'.join(found.group(1).split('.')[:2]) if found else ''


def _knows_archs():
    """Whether the compiler takes several -arch options: since 10.4."""
    return [int(part) for part in _system_version().split('.') if part] >= [10, 4]


def compiler_fixup(compiler_so, cc_args):
    """The words of a compiler's command without -arch and -isysroot where the arguments have their own, or
    where the system cannot do it."""
    words, given = list(compiler_so), list(cc_args)
    drop_archs = '-arch' in given or not _knows_archs()
    drop_sdk = '-isysroot' in given or not _knows_archs()
    kept, index = [], 0
    while index < len(words):
        if (words[index] == '-arch' and drop_archs) or (words[index] == '-isysroot' and drop_sdk):
            index += 2
            continue
        kept.append(words[index])
        index += 1
    for place in given, kept:
        if '-isysroot' in place:
            sdk = place[place.index('-isysroot') + 1]
            if not os.path.isdir(sdk):
                sys.stderr.write("the SDK %s is not there: is Xcode installed?\n" % sdk)
            break
    return kept


def customize_config_vars(_config_vars):
    """Fit the variables to the system: without options that it does not know, and without an SDK that is not
    there.  Returns the same dict."""
    if not _knows_archs():
        _without(_config_vars, _ARCH)
        _without(_config_vars, _SDK)
    found = _SDK.search(_config_vars.get('CFLAGS', ''))
    if found and not os.path.isdir(found.group(1)):
        _without(_config_vars, _SDK)
    archs = os.environ.get('ARCHFLAGS')
    if archs is not None:
        for name in _FLAGS:
            if '-arch' in _config_vars.get(name, ''):
                _change(_config_vars, name, _ARCH.sub(' ', _config_vars[name]) + ' ' + archs)
    return _config_vars


def customize_compiler(_config_vars):
    """Replace a compiler that is not there by clang, if the user has not chosen one.  Returns the same dict."""
    from distutils.spawn import find_executable
    words = _config_vars.get('CC', '').split()
    if 'CC' in os.environ or not words or find_executable(words[0]):
        return _config_vars
    clang = find_executable('clang')
    if clang:
        for name, tail in ('CC', ''), ('CXX', '++'):
            if _config_vars.get(name):
                _change(_config_vars, name, ' '.join([clang + tail] + _config_vars[name].split()[1:]))
        for name in 'LDSHARED', 'BLDSHARED':
            if _config_vars.get(name, '').startswith(words[0]):
                _change(_config_vars, name, clang + _config_vars[name][len(words[0]):])
    return _config_vars


def get_platform_osx(_config_vars, osname, release, machine):
    """(system, release, machine) as they stand in names of files: that of the build, not of the computer."""
    target = _config_vars.get('MACOSX_DEPLOYMENT_TARGET', '') or _system_version()
    if not target:
        return osname, release, machine
    flags = _config_vars.get(_INITPRE + 'CFLAGS', _config_vars.get('CFLAGS', ''))
    first = (_system_version() or target).split('.')
    if '-arch' in flags and [int(part) for part in first[:2]] >= [10, 4]:
        archs = tuple(sorted(set(re.findall(r'-arch\s+(\S+)', flags))))
        if len(archs) > 1 and archs not in _BUILDS:
            raise ValueError("Don't know machine value for archs=%r" % (archs,))
        return 'macosx', target, archs[0] if len(archs) == 1 else _BUILDS[archs]
    wide = sys.maxint > 2 ** 32
    if machine == 'i386':
        machine = 'x86_64' if wide else machine
    elif machine in ('PowerPC', 'Power_Macintosh'):
        machine = 'ppc64' if wide else 'ppc'
    return 'macosx', target, machine
