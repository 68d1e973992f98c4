"""What argparse does with the words of a command line: actions, what they raise and where they put values."""
import copy as _copy
import sys as _sys
from collections import OrderedDict as _OrderedDict

from _arghelp import *
from _arghelp import _, _AttributeHolder, _UNRECOGNIZED_ARGS_ATTR


# -- errors

def _get_action_name(argument):
    if argument is None:
        return None
    if argument.option_strings:
        return '/'.join(option for option in argument.option_strings)
    for name in argument.metavar, argument.dest:
        if name not in (None, SUPPRESS):
            return name
    return None


class ArgumentError(Exception):
    """Wrong use of an argument: argument_name, message."""

    def __init__(self, argument, message):
        self.argument_name, self.message = _get_action_name(argument), message

    def __str__(self):
        text = '' if self.argument_name is None else 'argument %s: ' % (self.argument_name,)
        return text + '%s' % (self.message,)


class ArgumentTypeError(Exception):
    """A text that a type function refuses; its message is shown."""


# -- actions

class Action(_AttributeHolder):
    """An argument.  Subclasses define __call__(parser, namespace, values, option_string)."""

    def __init__(self, option_strings, dest, nargs=None, const=None, default=None, type=None, choices=None,
                 required=False, help=None, metavar=None):
        self.option_strings, self.dest = option_strings, dest
        self.nargs, self.const, self.default = nargs, const, default
        self.type, self.choices, self.required = type, choices, required
        self.help, self.metavar = help, metavar

    def _get_kwargs(self):
        names = ('option_strings', 'dest', 'nargs', 'const', 'default', 'type', 'choices', 'help', 'metavar')
        return zip(names, map(lambda name: getattr(self, name), names))

    def __call__(self, parser, namespace, values, option_string=None):
        raise NotImplementedError(_('.__call__() not defined'))


class _ValueAction(Action):
    """An argument with values; _verb and _advice are for the message when it is to have none."""

    def __init__(self, option_strings, dest, nargs=None, const=None, default=None, type=None, choices=None,
                 required=False, help=None, metavar=None):
        if nargs == 0:
            raise ValueError('nargs for %s actions must be > 0; if %s may be more appropriate'
                             % (self._verb, self._advice))
        if nargs != OPTIONAL and const is not None:
            raise ValueError('nargs must be %r to supply const' % OPTIONAL)
        Action.__init__(self, option_strings, dest, nargs, const, default, type, choices, required, help,
                        metavar)


class _StoreAction(_ValueAction):
    """Keeps the value."""
    _verb, _advice = 'store', 'you have nothing to store, actions such as store true or store const'

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)


class _StoreConstAction(Action):
    """Keeps a constant."""

    def __init__(self, option_strings, dest, const, default=None, required=False, help=None, metavar=None):
        Action.__init__(self, option_strings, dest, 0, const, default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, self.const)


class _StoreTrueAction(_StoreConstAction):
    def __init__(self, option_strings, dest, default=False, required=False, help=None):
        _StoreConstAction.__init__(self, option_strings, dest, True, default, required, help)


class _StoreFalseAction(_StoreConstAction):
    def __init__(self, option_strings, dest, default=True, required=False, help=None):
        _StoreConstAction.__init__(self, option_strings, dest, False, default, required, help)


def _ensure_value(namespace, name, value):
    """The attribute of a namespace, made with this value if it is not there or None."""
    kept = getattr(namespace, name, None)
    if kept is None:
        kept = value
        setattr(namespace, name, kept)
    return kept


def _appended(namespace, name, value):
    """A new list: that of the namespace and a value more."""
    return _copy.copy(_ensure_value(namespace, name, [])) + [value]


class _AppendAction(_ValueAction):
    """Collects values."""
    _verb, _advice = 'append', 'arg strings are not supplying the value to append, the append const action'

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, _appended(namespace, self.dest, values))


class _AppendConstAction(Action):
    """Collects a constant."""

    def __init__(self, option_strings, dest, const, default=None, required=False, help=None, metavar=None):
        Action.__init__(self, option_strings, dest, 0, const, default, required=required, help=help,
                        metavar=metavar)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, _appended(namespace, self.dest, self.const))


class _CountAction(Action):
    """Counts."""

    def __init__(self, option_strings, dest, default=None, required=False, help=None):
        Action.__init__(self, option_strings, dest, 0, None, default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (getattr(namespace, self.dest, None) or 0) + 1)


class _HelpAction(Action):
    """Shows the help and exits."""

    def __init__(self, option_strings, dest=SUPPRESS, default=SUPPRESS, help=None):
        Action.__init__(self, option_strings, dest, 0, None, default, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        parser.print_help()
        parser.exit()


class _VersionAction(Action):
    """Shows the version and exits."""

    def __init__(self, option_strings, version=None, dest=SUPPRESS, default=SUPPRESS,
                 help="show program's version number and exit"):
        Action.__init__(self, option_strings, dest, 0, None, default, help=help)
        self.version = version

    def __call__(self, parser, namespace, values, option_string=None):
        layout = parser._get_formatter()
        layout.add_text(parser.version if self.version is None else self.version)
        parser.exit(message=layout.format_help())


class _SubParsersAction(Action):
    """Subcommands, each with a parser of its own."""

    class _ChoicesPseudoAction(Action):
        """For the help of one subcommand."""

        def __init__(self, name, help):
            Action.__init__(self, [], name, help=help)

    def __init__(self, option_strings, prog, parser_class, dest=SUPPRESS, help=None, metavar=None):
        self._prog_prefix, self._parser_class = prog, parser_class
        self._name_parser_map = _OrderedDict()
        self._choices_actions = []
        Action.__init__(self, option_strings, dest, PARSER, choices=self._name_parser_map, help=help,
                        metavar=metavar)

    def add_parser(self, name, **kwargs):
        """The parser of a new subcommand; `help` describes it in the list."""
        if not kwargs.get('prog', None):
            kwargs['prog'] = self._prog_prefix + ' ' + name
        if 'help' in kwargs:
            self._choices_actions.append(self._ChoicesPseudoAction(name, kwargs.pop('help')))
        parser = self._name_parser_map[name] = self._parser_class(**kwargs)
        return parser

    def _get_subactions(self):
        return self._choices_actions

    def __call__(self, parser, namespace, values, option_string=None):
        name, words = values[0], values[1:]
        if self.dest != SUPPRESS:
            setattr(namespace, self.dest, name)
        if name not in self._name_parser_map:
            known = ', '.join(self._name_parser_map)
            raise ArgumentError(self, _('unknown parser %r (choices: %s)') % (name, known))
        found, rest = self._name_parser_map[name].parse_known_args(words, None)
        for item in vars(found).items():
            setattr(namespace, *item)
        if rest:
            _ensure_value(namespace, _UNRECOGNIZED_ARGS_ATTR, []).extend(rest)


class FileType(object):
    """A type: opens the file; '-' is stdin or stdout.  bufsize as for open()."""

    def __init__(self, mode='r', bufsize=-1):
        self._mode, self._bufsize = mode, bufsize

    def __call__(self, string):
        if string == '-':
            for letter, stream in (('r', _sys.stdin), ('w', _sys.stdout)):
                if letter in self._mode:
                    return stream
            raise ValueError(_('argument "-" with mode %r') % self._mode)
        try:
            return open(string, self._mode, self._bufsize)
        except IOError as problem:
            raise ArgumentTypeError(_("can't open '%s': %s") % (string, problem))

    def __repr__(self):
        return '%s(%s)' % (type(self).__name__,
                           ', '.join(repr(arg) for arg in (self._mode, self._bufsize) if arg != -1))


# -- results

class Namespace(_AttributeHolder):
    """The values, as attributes."""

    def __init__(self, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    __hash__ = None

    def __eq__(self, other):
        return vars(self) == vars(other) if isinstance(other, Namespace) else NotImplemented

    def __ne__(self, other):
        return not self == other if isinstance(other, Namespace) else NotImplemented

    def __contains__(self, key):
        return key in vars(self)
