"""Files of settings: [section] headings, `name: value` or `name = value` lines, in the manner of RFC 822.

Lines that begin with blanks continue a value; # and ; begin comments.  The section [DEFAULT] gives values
to all others.  ConfigParser replaces %(name)s in values, SafeConfigParser does so strictly and knows %%,
RawConfigParser does not.
"""
import re
from UserDict import DictMixin
try:
    from collections import OrderedDict as _default_dict
except ImportError:
    _default_dict = dict

__all__ = ['NoSectionError', 'DuplicateSectionError', 'NoOptionError', 'InterpolationError',
           'InterpolationDepthError', 'InterpolationSyntaxError', 'ParsingError', 'MissingSectionHeaderError',
           'ConfigParser', 'SafeConfigParser', 'RawConfigParser', 'DEFAULTSECT', 'MAX_INTERPOLATION_DEPTH']

DEFAULTSECT = 'DEFAULT'
MAX_INTERPOLATION_DEPTH = 10


# -- errors

class Error(Exception):
    """The base; .message is the text."""

    def _get_message(self):
        return self.__message

    def _set_message(self, value):
        self.__message = value

    message = property(lambda self: self._get_message(), lambda self, text: self._set_message(text))

    def __init__(self, msg=''):
        self.message = msg
        super(Error, self).__init__(msg)

    def __repr__(self):
        return self.message

    __str__ = __repr__

    def _remember(self, **fields):
        for name, value in fields.items():
            setattr(self, name, value)


class NoSectionError(Error):
    """There is no such section."""

    def __init__(self, section):
        Error.__init__(self, 'No section: %r' % (section,))
        self._remember(section=section, args=(section,))


class DuplicateSectionError(Error):
    """The section is there already."""

    def __init__(self, section):
        Error.__init__(self, 'Section %r already exists' % section)
        self._remember(section=section, args=(section,))


class NoOptionError(Error):
    """There is no such setting in the section."""

    def __init__(self, option, section):
        Error.__init__(self, 'No option %r in section: %r' % (option, section))
        self._remember(option=option, section=section, args=(option, section))


class InterpolationError(Error):
    """A value cannot be filled in."""

    def __init__(self, option, section, msg):
        super(InterpolationError, self).__init__(msg)
        self._remember(option=option, section=section, args=(option, section, msg))


class InterpolationMissingOptionError(InterpolationError):
    """It names a setting that is not there."""

    def __init__(self, option, section, rawval, reference):
        text = ('Bad value substitution:\n\tsection: [%s]\n\toption : %s\n\tkey    : %s\n\trawval : %s\n'
                % (section, option, reference, rawval))
        InterpolationError.__init__(self, option, section, text)
        self._remember(reference=reference, args=(option, section, rawval, reference))


class InterpolationSyntaxError(InterpolationError):
    """Its % is not followed by what may follow."""


class InterpolationDepthError(InterpolationError):
    """It goes round in circles."""

    def __init__(self, option, section, rawval):
        text = ('Value interpolation too deeply recursive:\n\tsection: [%s]\n\toption : %s\n\trawval : %s\n'
                % (section, option, rawval))
        InterpolationError.__init__(self, option, section, text)
        self._remember(args=(option, section, rawval))


class ParsingError(Error):
    """Lines that are neither settings nor headings: errors holds (number, repr of the line)."""

    def __init__(self, filename):
        Error.__init__(self, 'File contains parsing errors: %s' % filename)
        self._remember(filename=filename, errors=[], args=(filename,))

    def append(self, lineno, line):
        """Adds a line."""
        self.errors += [(lineno, line)]
        self.message = self.message + '\n\t[line %2d]: %s' % (lineno, line)


class MissingSectionHeaderError(ParsingError):
    """A setting stands before the first heading."""

    def __init__(self, filename, lineno, line):
        Error.__init__(self, 'File contains no section headers.\nfile: %s, line: %d\n%r'
                       % (filename, lineno, line))
        self._remember(filename=filename, lineno=lineno, line=line, args=(filename, lineno, line))


# -- parsers

class RawConfigParser:
    """Settings by section.  dict_type makes the dicts; allow_no_value: a name alone is a setting (None)."""

    SECTCRE = re.compile(r'\[(?P<header>[^]]+)\]')
    OPTCRE = re.compile(r'(?P<option>[^:=\s][^:=]*)\s*(?P<vi>[:=])\s*(?P<value>.*)$')
    OPTCRE_NV = re.compile(r'(?P<option>[^:=\s][^:=]*)\s*(?:(?P<vi>[:=])\s*(?P<value>.*))?$')

    _boolean_states = dict.fromkeys(('1', 'yes', 'true', 'on'), True)
    _boolean_states.update(dict.fromkeys(('0', 'no', 'false', 'off'), False))

    def __init__(self, defaults=None, dict_type=_default_dict, allow_no_value=False):
        self._dict = dict_type
        self._sections, self._defaults = dict_type(), dict_type()
        self._optcre = self.OPTCRE_NV if allow_no_value else self.OPTCRE
        for name, value in (defaults or {}).items():
            self._defaults[self.optionxform(name)] = value

    def defaults(self):
        """The settings of [DEFAULT]."""
        return self._defaults

    def sections(self):
        """The names of the sections, without DEFAULT."""
        return list(self._sections)

    def add_section(self, section):
        """A new section; ValueError for DEFAULT."""
        if section.lower() == 'default':
            raise ValueError('Invalid section name: %s' % section)
        if section in self._sections:
            raise DuplicateSectionError(section)
        self._sections[section] = self._dict()

    def has_section(self, section):
        """Whether there is such a section (DEFAULT does not count)."""
        return section in self._sections

    def __names_of(self, section):
        try:
            own = self._sections[section].copy()
        except KeyError:
            raise NoSectionError(section)
        own.update(self._defaults)
        own.pop('__name__', None)
        return own

    def options(self, section):
        """The names of settings of a section, the defaults too."""
        return self.__names_of(section).keys()

    def read(self, filenames):
        """Reads files (a path or several); those that cannot be opened are left out.  The paths read."""
        done = []
        for path in [filenames] if isinstance(filenames, basestring) else filenames:
            try:
                source = open(path)
            except IOError:
                continue
            with source:
                self._read(source, path)
            done.append(path)
        return done

    def readfp(self, fp, filename=None):
        """Reads an open file; filename (default: its .name) is for messages."""
        self._read(fp, getattr(fp, 'name', '<???>') if filename is None else filename)

    def get(self, section, option):
        """The value as it stands."""
        own = self._sections.get(section)
        if own is None and section != DEFAULTSECT:
            raise NoSectionError(section)
        name = self.optionxform(option)
        if own and name in own:
            return own[name]
        try:
            return self._defaults[name]
        except KeyError:
            raise NoOptionError(option, section)

    def items(self, section):
        """[(name, value)] of a section, the defaults too."""
        values = self._defaults.copy()
        if section in self._sections:
            values.update(self._sections[section])
        elif section != DEFAULTSECT:
            raise NoSectionError(section)
        values.pop('__name__', None)
        return values.items()

    def _get(self, section, conv, option):
        text = self.get(section, option)
        return conv(text)

    def getint(self, section, option):
        """The value as an integer."""
        return self._get(section, conv=int, option=option)

    def getfloat(self, section, option):
        """The value as a float."""
        return self._get(section, conv=float, option=option)

    def getboolean(self, section, option):
        """The value of 1 yes true on, 0 no false off; else ValueError."""
        text = self.get(section, option)
        state = self._boolean_states.get(text.lower())
        if state is None:
            raise ValueError('Not a boolean: %s' % text)
        return state

    def optionxform(self, optionstr):
        """The form of a name that counts: small letters.  To be overridden."""
        return optionstr.lower()

    def has_option(self, section, option):
        """Whether a section has a setting, as a default too."""
        name = self.optionxform(option)
        if section in (None, '', DEFAULTSECT):
            return name in self._defaults
        return section in self._sections and (name in self._sections[section] or name in self._defaults)

    def __values_of(self, section):
        if section in (None, '', DEFAULTSECT):
            return self._defaults
        if section not in self._sections:
            raise NoSectionError(section)
        return self._sections[section]

    def set(self, section, option, value=None):
        """Sets a value."""
        self.__values_of(section)[self.optionxform(option)] = value

    def remove_option(self, section, option):
        """Removes a setting; whether it was there."""
        values, name = self.__values_of(section), self.optionxform(option)
        there = name in values
        if there:
            del values[name]
        return there

    def remove_section(self, section):
        """Removes a section; whether it was there."""
        there = section in self._sections
        if there:
            del self._sections[section]
        return there

    def write(self, fp):
        """Writes all settings."""
        if self._defaults:
            self.__write_section(fp, DEFAULTSECT, self._defaults)
        for section in self._sections:
            self.__write_section(fp, section, self._sections[section])

    def __write_section(self, fp, section, values):
        fp.write('[%s]\n' % section)
        for name, value in values.items():
            if name == '__name__':
                continue
            if value is not None or self._optcre is self.OPTCRE:
                name = name + ' = ' + str(value).replace('\n', '\n\t')
            fp.write(name + '\n')
        fp.write('\n')

    # -- reading

    def __section_named(self, name):
        """The dict of a heading, a new one where needed."""
        if name == DEFAULTSECT:
            return self._defaults
        if name not in self._sections:
            fresh = self._sections[name] = self._dict()
            fresh['__name__'] = name
        return self._sections[name]

    def __setting(self, line):
        """(name, value) of a line, None if it is none; the value is a list of lines, or None."""
        found = self._optcre.match(line)
        if found is None:
            return None
        name, mark, value = found.group('option', 'vi', 'value')
        name = self.optionxform(name.rstrip())
        if value is None:
            return name, None
        if mark in ('=', ':') and ';' in value:
            place = value.find(';')
            if place > 0 and value[place - 1].isspace():
                value = value[:place]
        value = value.strip()
        return name, [''] if value == '""' else [value]

    def _read(self, fp, fpname):
        values = name = problem = None
        touched = []
        for number, line in enumerate(iter(fp.readline, ''), 1):
            if _says_nothing(line):
                continue
            if line[0].isspace() and values is not None and name:
                if line.strip() and isinstance(values.get(name), list):
                    values[name].append(line.strip())
                continue
            heading = self.SECTCRE.match(line)
            if heading:
                values, name = self.__section_named(heading.group('header')), None
                if not any(values is known for known in touched):
                    touched.append(values)
                continue
            if values is None:
                raise MissingSectionHeaderError(fpname, number, line)
            setting = self.__setting(line)
            if setting is None:
                problem = problem or ParsingError(fpname)
                problem.append(number, repr(line))
                continue
            name, values[setting[0]] = setting
        if problem:
            raise problem
        map(_join_lines, touched)


def _says_nothing(line):
    """Whether it is empty, or a comment, which begins at the left."""
    return not line.strip() or line[0] in '#;' or line[0] in 'rR' and line.split(None, 1)[0].lower() == 'rem'


def _join_lines(values):
    """Values that have been read, lists of lines, become texts."""
    for name, lines in values.items():
        if isinstance(lines, list):
            values[name] = '\n'.join(lines)


class _Chainmap(DictMixin):
    """Looks up in several dicts, the first one that has the key counts."""

    def __init__(self, *layers):
        self.__layers = layers

    def __getitem__(self, key):
        for layer in self.__layers:
            if key in layer:
                return layer[key]
        raise KeyError(key)

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def keys(self):
        names = []
        for layer in reversed(self.__layers):
            names += [key for key in layer if key not in names]
        return names

    def __contains__(self, key):
        for layer in self.__layers:
            if key in layer:
                return True
        return False


class ConfigParser(RawConfigParser):
    """Replaces %(name)s in values; vars: more settings, they count first; raw: leave values as they are."""

    _REFERENCE = re.compile(r'%\(([^)]*)\)s|.')

    def __layers_of(self, section, vars):
        given = dict((self.optionxform(name), value) for name, value in vars.items()) if vars else {}
        own = self._sections.get(section)
        if own is None:
            if section != DEFAULTSECT:
                raise NoSectionError(section)
            own = {}
        return _Chainmap(given, own, self._defaults)

    def get(self, section, option, raw=False, vars=None):
        """The value, filled in."""
        layers, name = self.__layers_of(section, vars), self.optionxform(option)
        try:
            value = layers[name]
        except KeyError:
            raise NoOptionError(option, section)
        return value if raw or value is None else self._interpolate(section, name, value, layers)

    def items(self, section, raw=False, vars=None):
        """[(name, value)], filled in."""
        layers = self.__layers_of(section, vars)
        names = [name for name in layers.keys() if name != '__name__']
        if raw:
            return [(name, layers[name]) for name in names]
        return [(name, self._interpolate(section, name, layers[name], layers)) for name in names]

    def _interpolate(self, section, option, rawval, vars):
        value = rawval
        for _ in xrange(MAX_INTERPOLATION_DEPTH):
            if not value or '%(' not in value:
                break
            value = re.sub(r'%\(([^)]*)\)s|.', lambda found: found.group() if found.group(1) is None
                           else '%%(%s)s' % self.optionxform(found.group(1)), value)
            try:
                value = value % vars
            except KeyError as missing:
                raise InterpolationMissingOptionError(option, section, rawval, missing.args[0])
        if value and '%(' in value:
            raise InterpolationDepthError(option, section, rawval)
        return value


def _stray_percent(value):
    """Where a % stands in a value when its references are taken out; -1 for nowhere."""
    return re.sub(r'%\([^)]+\)s', '', value.replace('%%', '')).find('%')


class SafeConfigParser(ConfigParser):
    """As ConfigParser, but % is only followed by (name)s or %, and values are strings."""

    _PIECE = re.compile(r'%(?:(%)|\(([^)]+)\)s|(\())?')

    def _interpolate(self, section, option, rawval, vars):
        return self.__fill(option, rawval or '', section, vars, 1)

    def __fill(self, option, text, section, vars, depth):
        if depth > MAX_INTERPOLATION_DEPTH:
            raise InterpolationDepthError(option, section, text)
        pieces, done = [], 0
        for found in self._PIECE.finditer(text):
            pieces.append(text[done:found.start()])
            done = found.end()
            percent, name, opening = found.groups()
            if percent:
                pieces.append('%')
            elif name:
                key = self.optionxform(name)
                if key not in vars:
                    raise InterpolationMissingOptionError(option, section, text[done:], key)    # as 2.7, what is behind it
                value = vars[key]
                pieces.append(self.__fill(option, value, section, vars, depth + 1) if '%' in value else value)
            elif opening:
                raise InterpolationSyntaxError(option, section, 'bad interpolation variable reference %r'
                                               % text[found.start():])
            else:
                raise InterpolationSyntaxError(option, section, "'%%' must be followed by '%%' or '(', found: "
                                               '%r' % text[found.start():])
        return ''.join(pieces) + text[done:]

    def set(self, section, option, value=None):
        """Sets a string; ValueError if its % would not be understood."""
        text_only = self._optcre is self.OPTCRE or value
        if text_only and not isinstance(value, basestring):
            raise TypeError('option values must be strings')
        stray = -1 if value is None else _stray_percent(value)
        if stray >= 0:
            raise ValueError('invalid interpolation syntax in %r at position %d' % (value, stray))
        ConfigParser.set(self, section, option, value)
