"""Options of command lines, the elder sister of argparse.

    parser = OptionParser(usage='%prog [options] file')
    parser.add_option('-q', '--quiet', action='store_true', dest='quiet', help='say nothing')
    options, args = parser.parse_args()

Option describes one option, OptionGroup a part of the help, HelpFormatter lays the help out, Values holds
what was found.  Wrong command lines print usage and message, and exit with status 2.
"""
import os
import re
import sys
import textwrap
import types

try:
    from gettext import gettext
except ImportError:
    def gettext(message):
        return message

__version__ = '1.5.3'
__all__ = ['Option', 'make_option', 'SUPPRESS_HELP', 'SUPPRESS_USAGE', 'Values', 'OptionContainer',
           'OptionGroup', 'OptionParser', 'HelpFormatter', 'IndentedHelpFormatter', 'TitledHelpFormatter',
           'OptParseError', 'OptionError', 'OptionConflictError', 'OptionValueError', 'BadOptionError']

_ = gettext
NO_DEFAULT = ('NO', 'DEFAULT')
SUPPRESS_HELP = 'SUPPRESS' + 'HELP'
SUPPRESS_USAGE = 'SUPPRESS' + 'USAGE'


# -- errors

class OptParseError(Exception):
    """The base; msg is the text."""

    def __init__(self, msg):
        self.msg = msg

    def __str__(self):
        return self.msg


class OptionError(OptParseError):
    """An Option is made wrongly."""

    def __init__(self, msg, option):
        OptParseError.__init__(self, msg)
        self.option_id = '%s' % option

    def __str__(self):
        return 'option %s: %s' % (self.option_id, self.msg) if self.option_id else self.msg


class OptionConflictError(OptionError):
    """Two options have one name."""


class OptionValueError(OptParseError):
    """An argument on the command line is wrong."""


class BadOptionError(OptParseError):
    """There is no such option."""

    def __init__(self, opt_str):
        self.opt_str = opt_str

    def __str__(self):
        return _('no such option: %s') % self.opt_str


class AmbiguousOptionError(BadOptionError):
    """An abbreviation fits several."""

    def __init__(self, opt_str, possibilities):
        Exception.__init__(self)
        self.possibilities, self.opt_str = possibilities, opt_str

    def __str__(self):
        return _('ambiguous option: %s (%s?)') % (self.opt_str, ', '.join(self.possibilities))


# -- help

class HelpFormatter:
    """Lays out the help.  width in columns (default: COLUMNS less 2); short_first: -x before --long."""

    NO_DEFAULT_VALUE = 'none'

    def __init__(self, indent_increment, max_help_position, width, short_first):
        if width is None:
            columns = os.environ.get('COLUMNS', '80')
            width = (int(columns) if columns.isdigit() else 80) - 2
        self.parser, self.width, self.short_first = None, width, short_first
        self.indent_increment = indent_increment
        self.help_position = self.max_help_position = min(max_help_position,
                                                          max(width - 20, 2 * indent_increment))
        self.current_indent = self.level = 0
        self.help_width = None     # known when the options are
        self.default_tag = '%default'
        self.option_strings = {}
        self._short_opt_fmt, self._long_opt_fmt = '%s %s', '%s=%s'

    def set_parser(self, parser):
        """The parser whose help it is."""
        self.parser = parser

    def __check_delimiter(self, delim, allowed, kind):
        if delim not in allowed:
            raise ValueError('invalid metavar delimiter for %s options: %r' % (kind, delim))
        return '%s' + delim + '%s'

    def set_short_opt_delimiter(self, delim):
        """What stands between a short option and its argument: ' ' or ''."""
        self._short_opt_fmt = self.__check_delimiter(delim, ('', ' '), 'short')

    def set_long_opt_delimiter(self, delim):
        """The same for long options: '=' or ' '."""
        self._long_opt_fmt = self.__check_delimiter(delim, ('=', ' '), 'long')

    def indent(self):
        """Further to the right."""
        self.level, self.current_indent = self.level + 1, self.current_indent + self.indent_increment

    def dedent(self):
        """Back to the left."""
        self.level, self.current_indent = self.level - 1, self.current_indent - self.indent_increment
        assert self.current_indent >= 0, 'Indent decreased below 0.'

    def format_usage(self, usage):
        """The usage; to be overridden."""
        raise NotImplementedError('subclasses must implement')

    def format_heading(self, heading):
        """A heading; to be overridden."""
        raise NotImplementedError('subclasses must implement')

    def _paragraph(self, text):
        margin = self.current_indent * ' '
        return textwrap.fill(text, max(self.width - self.current_indent, 11), initial_indent=margin,
                             subsequent_indent=margin)

    _format_text = _paragraph

    def format_description(self, description):
        """A paragraph."""
        return self._format_text(description) + '\n' if description else ''

    def format_epilog(self, epilog):
        """The last paragraph."""
        return '\n' + self._format_text(epilog) + '\n' if epilog else ''

    def expand_default(self, option):
        """The help with the default put in."""
        if self.parser is None or not self.default_tag:
            return option.help
        known = self.parser.defaults.get(option.dest, NO_DEFAULT)
        shown = self.NO_DEFAULT_VALUE if known is None or known is NO_DEFAULT else str(known)
        return shown.join(option.help.split(self.default_tag))

    def format_option(self, option):
        """The lines of an option."""
        names, margin = self.option_strings[option], self.current_indent
        room = self.help_position - margin - 2
        if len(names) > room:
            text, start = ' ' * margin + names + '\n', self.help_position
        else:
            text, start = ' ' * margin + names.ljust(room) + '  ', 0
        if option.help:
            lines = textwrap.wrap(self.expand_default(option), self.help_width)
            for number, line in enumerate(lines):
                text += ' ' * (self.help_position if number else start) + line + '\n'
        elif text[-1] != '\n':
            text += '\n'
        return text

    def store_option_strings(self, parser):
        """Finds the names of all options and the column of the help."""
        longest = 0
        self.indent()
        for container in [parser] + parser.option_groups:
            if container is not parser:
                if container is parser.option_groups[0]:
                    self.indent()
            for option in container.option_list:
                names = self.option_strings[option] = self.format_option_strings(option)
                longest = max(longest, len(names) + self.current_indent)
        if parser.option_groups:
            self.dedent()
        self.dedent()
        self.help_position = min(longest + 2, self.max_help_position)
        self.help_width = max(self.width - self.help_position, 11)

    def format_option_strings(self, option):
        """The names of an option with its argument: -f FILE, --file=FILE."""
        shorts, longs = list(option._short_opts), list(option._long_opts)
        if option.takes_value():
            name = option.metavar or option.dest.upper()
            shorts = [self._short_opt_fmt % (short, name) for short in shorts]
            longs = [self._long_opt_fmt % (long, name) for long in longs]
        return ', '.join(shorts + longs if self.short_first else longs + shorts)


class IndentedHelpFormatter(HelpFormatter):
    """The usual layout."""

    def __init__(self, indent_increment=2, max_help_position=24, width=None, short_first=1):
        HelpFormatter.__init__(self, indent_increment, max_help_position, width, short_first)

    def format_usage(self, usage):
        return _('Usage: %s\n') % usage

    def format_heading(self, heading):
        return ' ' * self.current_indent + heading + ':\n'


class TitledHelpFormatter(HelpFormatter):
    """Headings are underlined."""

    def __init__(self, indent_increment=0, max_help_position=24, width=None, short_first=0):
        HelpFormatter.__init__(self, indent_increment, max_help_position, width, short_first)

    def format_usage(self, usage):
        return '%s  %s\n' % (self.format_heading(_('Usage')), usage)

    def format_heading(self, heading):
        return heading + '\n' + '=-'[self.level] * len(heading) + '\n'


# -- values

def _parse_num(val, type):
    """An integer in Python's notation, 0b too."""
    prefix = val[:2].lower()
    base = {'0x': 16, '0b': 2}.get(prefix, 8 if val[:1] == '0' else 10)
    return type(val[2:] or '0' if base == 2 else val, base)


def _parse_int(val):
    return _parse_num(val, int)


def _parse_long(val):
    return _parse_num(val, long)


_builtin_cvt = {'int': (_parse_int, _('integer')), 'long': (_parse_long, _('long integer')),
                'float': (float, _('floating-point')), 'complex': (complex, _('complex'))}


def check_builtin(option, opt, value):
    """The number that a text stands for."""
    convert, what = _builtin_cvt[option.type]
    try:
        return convert(value)
    except ValueError:
        raise OptionValueError(_('option %s: invalid %s value: %r') % (opt, what, value))


def check_choice(option, opt, value):
    """The text, if it is one of option.choices."""
    if value not in option.choices:
        known = ', '.join(map(repr, option.choices))
        raise OptionValueError(_('option %s: invalid choice: %r (choose from %s)') % (opt, value, known))
    return value


def isbasestring(x):
    """Whether it is a string."""
    return isinstance(x, (str, unicode))


# -- options

# How short and long options look, and what is said of others.
_OPTION_NAMES = (
    (re.compile(r'-[^-]\Z', re.DOTALL), 'invalid short option string %r: must be of the form -x, (x any non-dash char)'),
    (re.compile(r'--[^-]', re.DOTALL), 'invalid long option string %r: must start with --, followed by non-dash'))


class Option:
    """One option.  Keywords: action, type, dest, default, nargs, const, choices, callback (with callback_args,
    callback_kwargs), help, metavar.  OptionError if they do not fit together."""

    ATTRS = ('action type dest default nargs const choices callback callback_args callback_kwargs help '
             'metavar').split()
    ACTIONS = ('store', 'store_const', 'store_true', 'store_false', 'append', 'append_const', 'count',
               'callback', 'help', 'version')
    STORE_ACTIONS = ACTIONS[:7]
    TYPED_ACTIONS = ('store', 'append', 'callback')
    ALWAYS_TYPED_ACTIONS = ('store', 'append')
    CONST_ACTIONS = ('store_const', 'append_const')
    TYPES = ('string', 'int', 'long', 'float', 'complex', 'choice')
    TYPE_CHECKER = dict(dict.fromkeys(TYPES[1:5], check_builtin), choice=check_choice)
    CHECK_METHODS = None           # set below: the checks, in order

    def __init__(self, *opts, **attrs):
        self._short_opts, self._long_opts = [], []
        self._set_opt_strings(self._check_opt_strings(opts))
        self._set_attrs(attrs)
        for check in self.CHECK_METHODS:
            check(self)

    def _check_opt_strings(self, opts):
        names = [name for name in opts if name]
        if not names:
            raise TypeError('at least one option string must be supplied')
        return names

    def _set_opt_strings(self, opts):
        for name in opts:
            if len(name) < 2:
                raise OptionError('invalid option string %r: must be at least two characters long' % name, self)
            is_long = len(name) > 2
            pattern, rule = _OPTION_NAMES[is_long]
            if not pattern.match(name):
                raise OptionError(rule % name, self)
            (self._long_opts if is_long else self._short_opts).append(name)

    def _set_attrs(self, attrs):
        for name in self.ATTRS:
            setattr(self, name, attrs.pop(name, NO_DEFAULT if name == 'default' else None))
        if attrs:
            raise OptionError('invalid keyword arguments: %s' % ', '.join(sorted(attrs)), self)

    def _check_action(self):
        self.action = 'store' if self.action is None else self.action
        if self.action not in self.ACTIONS:
            raise OptionError('invalid action: %r' % self.action, self)

    def _check_type(self):
        kind = self.type
        if kind is None:
            always = self.action in self.ALWAYS_TYPED_ACTIONS
            if always:
                self.type = 'string' if self.choices is None else 'choice'
            return
        if isinstance(kind, (type, types.ClassType)):
            kind = kind.__name__
        self.type = 'string' if kind == 'str' else kind
        if not self.type in self.TYPES:
            raise OptionError('invalid option type: %r' % self.type, self)
        if not self.action in self.TYPED_ACTIONS:
            raise OptionError('must not supply a type for action %r' % self.action, self)

    def _check_choice(self):
        if self.type != 'choice':
            if not self.choices is None:
                raise OptionError('must not supply choices for type %r' % self.type, self)
        elif self.choices is None:
            raise OptionError("must supply a list of choices for type 'choice'", self)
        elif not isinstance(self.choices, (list, tuple)):
            kind = str(type(self.choices)).split("'")[1]
            raise OptionError("choices must be a list of strings ('%s' supplied)" % kind, self)

    def _check_dest(self):
        wanted = self.action in self.STORE_ACTIONS or self.type is not None
        if self.dest is None and wanted:
            self.dest = self._long_opts[0][2:].replace('-', '_') if self._long_opts else self._short_opts[0][1]

    def _check_const(self):
        if self.const is not None and self.action not in self.CONST_ACTIONS:
            raise OptionError("'const' must not be supplied for action %r" % self.action, self)

    def _check_nargs(self):
        typed = self.action in self.TYPED_ACTIONS
        if typed and self.nargs is None:
            self.nargs = 1
        elif not typed and not self.nargs is None:
            raise OptionError("'nargs' must not be supplied for action %r" % self.action, self)

    def _check_callback(self):
        if self.action != 'callback':
            for name, text in (('callback', 'callback supplied (%r) for non-callback option'),
                               ('callback_args', 'callback_args supplied for non-callback option'),
                               ('callback_kwargs', 'callback_kwargs supplied for non-callback option')):
                if getattr(self, name) is not None:
                    raise OptionError(text % (self.callback,) if '%' in text else text, self)
            return
        if not callable(self.callback):
            raise OptionError('callback not callable: %r' % self.callback, self)
        for name, kind, what in (('callback_args', tuple, 'tuple'), ('callback_kwargs', dict, 'dict')):
            value = getattr(self, name)
            if value and not isinstance(value, kind):
                raise OptionError('%s, if supplied, must be a %s: not %r' % (name, what, value), self)

    CHECK_METHODS = [_check_action, _check_type, _check_choice, _check_dest, _check_const, _check_nargs,
                     _check_callback]

    def __str__(self):
        return '/'.join(self._short_opts + self._long_opts)

    def __repr__(self):
        return '<%s at 0x%x: %s>' % (self.__class__.__name__, id(self) & (2 * sys.maxint + 1), self)

    def takes_value(self):
        """Whether it has an argument."""
        return not self.type is None

    def get_opt_string(self):
        """The name to show: the first long one."""
        return (self._long_opts or self._short_opts)[0]

    def check_value(self, opt, value):
        """The value of one argument."""
        check = self.TYPE_CHECKER.get(self.type)
        return value if check is None else check(self, opt, value)

    def convert_value(self, opt, value):
        """The value of the argument, or of several."""
        if value is None:
            return None
        words = (value,) if self.nargs == 1 else value
        converted = tuple(self.check_value(opt, word) for word in words)
        return converted[0] if self.nargs == 1 else converted

    def process(self, opt, value, values, parser):
        """The option was found."""
        return self.take_action(self.action, self.dest, opt, self.convert_value(opt, value), values, parser)

    def take_action(self, action, dest, opt, value, values, parser):
        """Does what it is for."""
        if action == 'store':
            setattr(values, dest, value)
        elif action in ('store_const', 'store_true', 'store_false'):
            setattr(values, dest, {'store_true': True, 'store_false': False}.get(action, self.const))
        elif action in ('append', 'append_const'):
            values.ensure_value(dest, []).append(value if action == 'append' else self.const)
        elif action == 'count':
            before = values.ensure_value(dest, 0)
            setattr(values, dest, before + 1)
        elif action == 'callback':
            self.callback(self, opt, value, parser, *(self.callback_args or ()), **(self.callback_kwargs or {}))
        elif action == 'help':
            parser.print_help()
            parser.exit()
        elif action == 'version':
            parser.print_version()
            parser.exit()
        else:
            raise ValueError('unknown action %r' % self.action)
        return 1


make_option = Option


class Values:
    """What was found, as attributes."""

    def __init__(self, defaults=None):
        for name, value in (defaults or {}).items():
            setattr(self, name, value)

    def __str__(self):
        return str(vars(self))

    def __repr__(self):
        return '<%s at 0x%x: %s>' % (self.__class__.__name__, id(self) & (2 * sys.maxint + 1), self)

    def __cmp__(self, other):
        if isinstance(other, Values):
            return cmp(vars(self), vars(other))
        return cmp(vars(self), other) if isinstance(other, dict) else -1

    def _update(self, dict, mode):
        if mode not in ('careful', 'loose'):
            raise ValueError('invalid update mode: %r' % mode)
        getattr(self, '_update_' + mode)(dict)

    def _update_careful(self, dict):
        """Only attributes that are there, with values other than None."""
        for name in vars(self):
            if dict.get(name) is not None:
                setattr(self, name, dict[name])

    def _update_loose(self, dict):
        vars(self).update(dict)

    def read_module(self, modname, mode='careful'):
        """Takes the values from a module."""
        __import__(modname)
        self._update(vars(sys.modules[modname]), mode)

    def read_file(self, filename, mode='careful'):
        """Takes the values that a Python file sets."""
        names = {}
        execfile(filename, names)
        self._update(names, mode)

    def ensure_value(self, attr, value):
        """An attribute; if it is None or not there it is set first."""
        if getattr(self, attr, None) is None:
            setattr(self, attr, value)
        return getattr(self, attr)


class OptionContainer:
    """What parsers and groups have in common."""

    def __init__(self, option_class, conflict_handler, description):
        self.option_class, self.description = option_class, description
        self._create_option_list()
        self.set_conflict_handler(handler=conflict_handler)

    def _create_option_mappings(self):
        self._short_opt, self._long_opt, self.defaults = {}, {}, {}

    def _share_option_mappings(self, parser):
        self._short_opt, self._long_opt, self.defaults = parser._short_opt, parser._long_opt, parser.defaults

    def set_conflict_handler(self, handler):
        """'error' or 'resolve': what to do when two options have one name."""
        if handler not in ('resolve', 'error'):
            raise ValueError('invalid conflict_resolution value %r' % handler)
        self.__dict__['conflict_handler'] = handler

    def set_description(self, description):
        """Sets the description."""
        self.description = description

    def get_description(self):
        """The description."""
        return self.description

    def destroy(self):
        """Breaks the cycles of references; not to be used afterwards."""
        del self._short_opt, self._long_opt, self.defaults

    def _check_conflict(self, option):
        taken = [(name, self._short_opt[name]) for name in option._short_opts if name in self._short_opt]
        taken += [(name, self._long_opt[name]) for name in option._long_opts if name in self._long_opt]
        if taken and self.conflict_handler == 'error':
            raise OptionConflictError('conflicting option string(s): %s' % ', '.join(name for name, _x in taken),
                                      option)
        for name, other in taken:
            self.__forget_name(name, other)

    def __forget_name(self, name, other):
        short = not name.startswith('--')
        (other._short_opts if short else other._long_opts).remove(name)
        del (self._short_opt if short else self._long_opt)[name]
        if not other._short_opts + other._long_opts:
            other.container.option_list.remove(other)

    def add_option(self, *args, **kwargs):
        """add_option(Option) or add_option('-x', '--long', ...): adds an option; the Option."""
        if args and type(args[0]) in types.StringTypes:
            make = self.option_class
            option = make(*args, **kwargs)
        elif not kwargs and len(args) == 1:
            option, = args
            if not isinstance(option, self.option_class) and not isinstance(option, Option):
                raise TypeError('not an Option instance: %r' % option)
        else:
            raise TypeError('invalid arguments')
        self._check_conflict(option)
        self.option_list += [option]
        option.container = self
        self._short_opt.update((name, option) for name in option._short_opts)
        self._long_opt.update((name, option) for name in option._long_opts)
        dest, default = option.dest, option.default
        if dest is not None and default is NO_DEFAULT:
            self.defaults.setdefault(dest)
        elif dest is not None:
            self.defaults[dest] = default
        return option

    def add_options(self, option_list):
        """Adds several."""
        for each in option_list:
            self.add_option(each)

    def get_option(self, opt_str):
        """The option of a name, None if there is none."""
        return self._short_opt.get(opt_str) or self._long_opt.get(opt_str)

    def has_option(self, opt_str):
        """Whether there is such an option."""
        return not self.get_option(opt_str) is None

    def remove_option(self, opt_str):
        """Removes an option; ValueError if there is none."""
        option = self.get_option(opt_str)
        if option is None:
            raise ValueError('no such option %r' % opt_str)
        for name in option._short_opts:
            self._short_opt.pop(name)
        for name in option._long_opts:
            self._long_opt.pop(name)
        option.container.option_list.remove(option)

    def format_option_help(self, formatter):
        """The lines of the options."""
        return ''.join(formatter.format_option(each) for each in self.option_list or ()
                       if not each.help is SUPPRESS_HELP)

    def format_description(self, formatter):
        """The description, laid out."""
        return formatter.format_description(self.get_description())

    def format_help(self, formatter):
        """Description and options."""
        parts = [self.format_description(formatter) if self.description else '',
                 self.format_option_help(formatter)]
        return '\n'.join(part for part in parts if part or part is parts[1])


class OptionGroup(OptionContainer):
    """Options under a title of the help."""

    def __init__(self, parser, title, description=None):
        self.parser = parser
        OptionContainer.__init__(self, parser.option_class, parser.conflict_handler, description)
        self.title = title

    def _create_option_list(self):
        self.option_list = []
        self._share_option_mappings(self.parser)

    def set_title(self, title):
        """Sets the title."""
        self.title = title

    def destroy(self):
        OptionContainer.destroy(self)
        del self.option_list

    def format_help(self, formatter):
        text = formatter.format_heading(self.title)
        formatter.indent()
        text += OptionContainer.format_help(self, formatter)
        formatter.dedent()
        return text


class OptionParser(OptionContainer):
    """Parses command lines.  While it does: rargs are the words to come, largs the arguments so far, values."""

    standard_option_list = []

    def __init__(self, usage=None, option_list=None, option_class=Option, version=None,
                 conflict_handler='error', description=None, formatter=None, add_help_option=True, prog=None,
                 epilog=None):
        OptionContainer.__init__(self, option_class, conflict_handler, description)
        self.set_usage(usage)
        self.prog, self.version, self.epilog = prog, version, epilog
        self.allow_interspersed_args = self.process_default_values = True
        self.formatter = IndentedHelpFormatter() if formatter is None else formatter
        self.formatter.set_parser(self)
        self._populate_option_list(option_list, add_help=add_help_option)
        self._init_parsing_state()

    def destroy(self):
        OptionContainer.destroy(self)
        for part in self.option_groups:
            part.destroy()
        del self.option_list, self.option_groups, self.formatter

    def _create_option_list(self):
        self.option_list, self.option_groups = [], []
        self._create_option_mappings()

    def _add_help_option(self):
        self.add_option('-h', '--help', action='help', help=_('show this help message and exit'))

    def _add_version_option(self):
        self.add_option('--version', action='version', help=_("show program's version number and exit"))

    def _populate_option_list(self, option_list, add_help=True):
        self.add_options(self.standard_option_list or ())
        self.add_options(option_list or ())
        if self.version:
            self._add_version_option()
        if add_help:
            self._add_help_option()

    def _init_parsing_state(self):
        self.rargs = self.largs = self.values = None

    def set_usage(self, usage):
        """Sets the usage; %prog is the program's name, None the default, SUPPRESS_USAGE none."""
        if usage is None:
            usage = _('%prog [options]')
        elif usage is SUPPRESS_USAGE:
            usage = None
        elif usage.lower().startswith('usage: '):
            usage = usage[7:]
        self.usage = usage

    def enable_interspersed_args(self):
        """Options may follow arguments."""
        self.allow_interspersed_args = True

    def disable_interspersed_args(self):
        """The first argument ends the options."""
        self.allow_interspersed_args = False

    def set_process_default_values(self, process):
        """Whether defaults that are texts are converted like arguments."""
        self.process_default_values = process

    def set_default(self, dest, value):
        """Sets a default."""
        self.defaults[dest] = value

    def set_defaults(self, **kwargs):
        """Sets several."""
        self.defaults.update(**kwargs)

    def _get_all_options(self):
        return sum((group.option_list for group in self.option_groups), list(self.option_list))

    def get_default_values(self):
        """Values of the defaults."""
        result = Values(self.defaults)
        if self.process_default_values:
            for option in list(self._get_all_options()):
                default = self.defaults.get(option.dest)
                if isinstance(default, basestring):
                    setattr(result, option.dest, option.check_value(option.get_opt_string(), default))
        return result

    def add_option_group(self, *args, **kwargs):
        """add_option_group(OptionGroup) or (title, description): adds a group; the group."""
        if isinstance(args[0], basestring):
            group = OptionGroup(self, *args, **kwargs)
        elif not kwargs and len(args) == 1:
            group, = args
            if not isinstance(group, OptionGroup):
                raise TypeError('not an OptionGroup instance: %r' % group)
            if not group.parser is self:
                raise ValueError('invalid OptionGroup (wrong parser)')
        else:
            raise TypeError('invalid arguments')
        self.option_groups += [group]
        return group

    def get_option_group(self, opt_str):
        """The group of an option, None if it is in none."""
        option = self.get_option(opt_str)
        if option is None or option.container is self:
            return None
        return option.container

    # parsing

    def _get_args(self, args):
        return list(sys.argv[1:] if args is None else args)

    def parse_args(self, args=None, values=None):
        """(Values, [argument]) of the words (default: sys.argv[1:])."""
        self.rargs, self.largs = self._get_args(args), []
        self.values = self.get_default_values() if values is None else values
        try:
            self._process_args(self.largs, self.rargs, self.values)
        except (OptionValueError, BadOptionError) as problem:
            self.error(str(problem))
        return self.check_values(self.values, self.largs + self.rargs)

    def check_values(self, values, args):
        """(values, args) as parse_args() returns them.  To be overridden."""
        return values, args

    def _process_args(self, largs, rargs, values):
        """Takes words from rargs up to '--', or up to the first that is no option if these must come first."""
        while rargs and rargs[0] != '--':
            if rargs[0][:2] == '--':
                self._process_long_opt(rargs, values)
            elif rargs[0] != '-' and rargs[0][:1] == '-':
                self._process_short_opts(rargs, values)
            elif not self.allow_interspersed_args:
                return
            else:
                largs.append(rargs.pop(0))
        del rargs[:1]

    def _match_long_opt(self, opt):
        names = self._long_opt
        return _match_abbrev(opt, names)

    def __arguments_of(self, name, option, rargs):
        """Takes the words of an option's argument off rargs."""
        count = option.nargs
        if len(rargs) < count:
            if count == 1:
                self.error(_('%s option requires an argument') % name)
            self.error(_('%s option requires %d arguments') % (name, count))
        words = tuple(rargs[:count])
        del rargs[:count]
        return words[0] if count == 1 else words

    def _process_long_opt(self, rargs, values):
        name, equals, argument = rargs.pop(0).partition('=')
        if equals:
            rargs.insert(0, argument)
        name = self._match_long_opt(name)
        option = self._long_opt[name]
        value = None
        if option.takes_value():
            value = self.__arguments_of(name, option, rargs)
        elif equals:
            self.error(_('%s option does not take a value') % name)
        option.process(name, value, values, self)

    def _process_short_opts(self, rargs, values):
        word = rargs.pop(0)
        for position, letter in enumerate(word[1:], 2):
            name = '-' + letter
            option = self._short_opt.get(name)
            if not option:
                raise BadOptionError(name)
            value, rest = None, ''
            if option.takes_value():
                rest = word[position:]
                if rest:
                    rargs.insert(0, rest)
                value = self.__arguments_of(name, option, rargs)
            option.process(name, value, values, self)
            if rest or option.takes_value():
                break

    # messages

    def get_prog_name(self):
        """The program's name."""
        return os.path.basename(sys.argv[0]) if self.prog is None else self.prog

    def expand_prog_name(self, s):
        """The text with the name for %prog."""
        return s.replace('%prog', self.get_prog_name())

    def get_description(self):
        return self.expand_prog_name(self.description)

    def format_description(self, formatter):
        return formatter.format_description(self.get_description() if self.description else self.description)

    def exit(self, status=0, msg=None):
        """Ends the program; the message goes to stderr."""
        sys.stderr.write(msg or '')
        sys.exit(status)

    def error(self, msg):
        """Prints usage and message, and exits with 2."""
        self.print_usage(file=sys.stderr)
        self.exit(2, '%s: error: %s\n' % (self.get_prog_name(), msg))

    def get_usage(self):
        """The usage, laid out."""
        return self.formatter.format_usage(self.expand_prog_name(self.usage)) if self.usage else ''

    def print_usage(self, file=None):
        """Prints it."""
        if self.usage:
            (sys.stdout if file is None else file).write(self.get_usage() + '\n')

    def get_version(self):
        """The version."""
        return self.expand_prog_name(self.version) if self.version else ''

    def print_version(self, file=None):
        """Prints it."""
        if self.version:
            (sys.stdout if file is None else file).write(self.get_version() + '\n')

    def format_option_help(self, formatter=None):
        layout = self.formatter if formatter is None else formatter
        layout.store_option_strings(self)
        parts = [layout.format_heading(_('Options'))]
        layout.indent()
        if self.option_list:
            parts += [OptionContainer.format_option_help(self, layout), '\n']
        for part in self.option_groups:
            parts += [part.format_help(layout), '\n']
        layout.dedent()
        return ''.join(parts[:-1])

    def format_epilog(self, formatter):
        """The last paragraph, laid out."""
        return formatter.format_epilog(self.epilog)

    def format_help(self, formatter=None):
        layout = self.formatter if formatter is None else formatter
        parts = [self.get_usage() + '\n'] if self.usage else []
        if self.description:
            parts.append(self.format_description(layout) + '\n')
        return ''.join(parts + [self.format_option_help(layout), self.format_epilog(layout)])

    def _get_encoding(self, file):
        return getattr(file, 'encoding', None) or sys.getdefaultencoding()

    def print_help(self, file=None):
        """Prints the help (default: to stdout)."""
        out = sys.stdout if file is None else file
        out.write(self.format_help().encode(self._get_encoding(out), 'replace'))


def _match_abbrev(s, wordmap):
    """The word that an abbreviation stands for."""
    if s in wordmap:
        return s
    fitting = sorted(word for word in wordmap if word.startswith(s))
    if not fitting:
        raise BadOptionError(s)
    if len(fitting) > 1:
        raise AmbiguousOptionError(s, fitting)
    return fitting[0]
