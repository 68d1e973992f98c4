"""Command lines: options, positional arguments, subcommands, and the help and errors that go with them.

    parser = ArgumentParser(description='Sums numbers.')
    parser.add_argument('numbers', type=int, nargs='+')
    parser.add_argument('--scale', type=float, default=1.0, help='factor (default: %(default)s)')
    args = parser.parse_args()

Each argument is an Action; when its words are found it is called with (parser, namespace, values,
option_string).  Wrong command lines print usage and message, and exit with status 2.

_arghelp lays out the help, _argactions has the actions; here are the containers of arguments and the parser.
"""
import os as _os
import re as _re
import sys as _sys
from gettext import gettext as _

from _arghelp import *
from _arghelp import _AttributeHolder, _UNRECOGNIZED_ARGS_ATTR
from _argactions import *
from _argactions import (
    _AppendAction, _AppendConstAction, _CountAction, _ensure_value, _get_action_name, _HelpAction, _StoreAction,
    _StoreConstAction, _StoreFalseAction, _StoreTrueAction, _SubParsersAction, _VersionAction)

__version__ = '1.1'
__all__ = [
    'ArgumentParser', 'ArgumentError', 'ArgumentTypeError', 'FileType', 'HelpFormatter',
    'ArgumentDefaultsHelpFormatter', 'RawDescriptionHelpFormatter', 'RawTextHelpFormatter', 'Namespace',
    'Action', 'ONE_OR_MORE', 'OPTIONAL', 'PARSER', 'REMAINDER', 'SUPPRESS', 'ZERO_OR_MORE',
]

# -- containers of arguments

_BUILTIN_ACTIONS = {
    None: _StoreAction, 'store': _StoreAction, 'store_const': _StoreConstAction,
    'store_true': _StoreTrueAction, 'store_false': _StoreFalseAction, 'append': _AppendAction,
    'append_const': _AppendConstAction, 'count': _CountAction, 'help': _HelpAction,
    'version': _VersionAction, 'parsers': _SubParsersAction,
}


class _ActionsContainer(object):
    """What parsers and groups have in common."""

    def __init__(self, description, prefix_chars, argument_default, conflict_handler):
        self.description, self.argument_default = description, argument_default
        self.prefix_chars, self.conflict_handler = prefix_chars, conflict_handler
        self._registries = {'action': dict(_BUILTIN_ACTIONS)}
        self._get_handler()        # ValueError if it is unknown
        self._actions, self._option_string_actions = [], {}
        self._action_groups, self._mutually_exclusive_groups = [], []
        self._defaults = {}
        self._negative_number_matcher = _re.compile(r'-(?:\d+|\d*\.\d+)$')
        self._has_negative_number_optionals = []

    def register(self, registry_name, value, object):
        """Names an action or a type."""
        self._registries.setdefault(registry_name, {})[value] = object

    def _registry_get(self, registry_name, value, default_value=None):
        return self._registries[registry_name].get(value, default_value)

    def set_defaults(self, **kwargs):
        """Defaults by name, of arguments or not."""
        self._defaults.update(kwargs)
        for known in self._actions:
            if known.dest in kwargs:
                known.default = kwargs[known.dest]

    def get_default(self, dest):
        """The default of a name."""
        for known in self._actions:
            if known.dest == dest and known.default is not None:
                return known.default
        return self._defaults.get(dest)

    def add_argument(self, *args, **kwargs):
        """Adds an argument; its Action.

        add_argument(name, action=, nargs=, const=, default=, type=, choices=, help=, metavar=, dest=) or
        add_argument('-x', '--long', ..., required=).
        """
        settings = self.__settings(args, kwargs)
        factory = self._pop_action_class(settings)
        if not callable(factory):
            raise ValueError('unknown action "%s"' % (factory,))
        action = factory(**settings)
        self.__check_action(action)
        return self._add_action(action)

    def __settings(self, args, kwargs):
        """What the Action is made of."""
        positional = not args or len(args) == 1 and args[0][0] not in self.prefix_chars
        if positional and args and 'dest' in kwargs:
            raise ValueError('dest supplied twice for positional argument')
        complete = self._get_positional_kwargs if positional else self._get_optional_kwargs
        settings = complete(*args, **kwargs)
        if 'default' not in settings:
            name = settings['dest']
            if name in self._defaults:
                settings['default'] = self._defaults[name]
            elif self.argument_default is not None:
                settings['default'] = self.argument_default
        return settings

    def __check_action(self, action):
        """ValueError for a type that cannot be called, or a metavar that does not fit nargs."""
        known = 'type' in self._registries
        convert = self._registry_get('type', action.type, action.type) if known else action.type
        if not (convert is None or callable(convert)):
            raise ValueError('%r is not callable' % (convert,))
        if hasattr(self, '_get_formatter'):
            try:
                self._get_formatter()._format_args(action, None)
            except TypeError:
                raise ValueError('length of metavar tuple does not match nargs')

    def add_argument_group(self, *args, **kwargs):
        """Adds a group (title, description) for the help."""
        self._action_groups.append(_ArgumentGroup(self, *args, **kwargs))
        return self._action_groups[-1]

    def add_mutually_exclusive_group(self, **kwargs):
        """Adds a group of which one argument may be given (required=True: must be)."""
        self._mutually_exclusive_groups.append(_MutuallyExclusiveGroup(self, **kwargs))
        return self._mutually_exclusive_groups[-1]

    def _add_action(self, action):
        self._check_conflict(action)
        self._actions.append(action)
        action.container = self
        for option in action.option_strings:
            self._option_string_actions[option] = action
            if self._negative_number_matcher.match(option) and not self._has_negative_number_optionals:
                self._has_negative_number_optionals.append(True)
        return action

    def _remove_action(self, action):
        self._actions.remove(action)

    def _add_container_actions(self, container):
        """Takes over what a parent parser has."""
        groups = {}
        for own in self._action_groups:
            if own.title in groups:
                raise ValueError(_('cannot merge actions - two groups are named %r') % own.title)
            groups[own.title] = own
        target = {}
        for theirs in container._action_groups:
            if theirs.title not in groups:
                groups[theirs.title] = self.add_argument_group(
                    theirs.title, theirs.description, conflict_handler=theirs.conflict_handler)
            target.update((action, groups[theirs.title]) for action in theirs._group_actions)
        for theirs in container._mutually_exclusive_groups:
            mine = self.add_mutually_exclusive_group(required=theirs.required)
            target.update((action, mine) for action in theirs._group_actions)
        for inherited in container._actions:
            target.get(inherited, self)._add_action(inherited)

    def _get_positional_kwargs(self, dest, **kwargs):
        if kwargs.get('required', self) is not self:
            raise TypeError(_("'required' is an invalid argument for positionals"))
        nargs = kwargs.get('nargs')
        if nargs not in (OPTIONAL, ZERO_OR_MORE) or nargs == ZERO_OR_MORE and 'default' not in kwargs:
            kwargs.update(required=True)
        return dict(kwargs, option_strings=[], dest=dest)

    def _get_optional_kwargs(self, *args, **kwargs):
        longs = []
        for option in args:
            if option[0] not in self.prefix_chars:
                raise ValueError(_('invalid option string %r: must start with a character %r')
                                 % (option, self.prefix_chars))
            if len(option) > 1 and option[0] in self.prefix_chars and option[1] in self.prefix_chars:
                longs.append(option)
        dest = kwargs.pop('dest', None)
        if dest is None:
            dest = (longs or args)[0].lstrip(self.prefix_chars)
            if not dest:
                raise ValueError(_('dest= is required for options like %r') % args[-1])
            dest = '_'.join(dest.split('-'))
        return dict(kwargs, dest=dest, option_strings=list(args))

    def _pop_action_class(self, kwargs, default=None):
        name = kwargs.pop('action', default)
        return self._registry_get('action', name, name)

    def _get_handler(self):
        try:
            return getattr(self, '_handle_conflict_%s' % self.conflict_handler)
        except AttributeError:
            raise ValueError(_('invalid conflict_resolution value: %r') % self.conflict_handler)

    def _check_conflict(self, action):
        clashes = [(option, self._option_string_actions[option]) for option in action.option_strings
                   if option in self._option_string_actions]
        if clashes:
            self._get_handler()(action, clashes)

    def _handle_conflict_error(self, action, conflicting_actions):
        names = ', '.join(option for option, _action in conflicting_actions)
        raise ArgumentError(conflicting_actions[-1][1], _('conflicting option string(s): %s') % names)

    def _handle_conflict_resolve(self, action, conflicting_actions):
        for option, other in conflicting_actions:
            other.option_strings.remove(option)
            self._option_string_actions.pop(option, None)
            if not other.option_strings:
                other.container._remove_action(other)


class _ArgumentGroup(_ActionsContainer):
    """Arguments under a heading of the help."""

    def __init__(self, container, title=None, description=None, **kwargs):
        for name in 'conflict_handler', 'prefix_chars', 'argument_default':
            kwargs.setdefault(name, getattr(container, name))
        super(_ArgumentGroup, self).__init__(description=description, **kwargs)
        self.title, self._group_actions = title, []
        for name in ('_registries', '_actions', '_option_string_actions', '_defaults',
                     '_has_negative_number_optionals', '_mutually_exclusive_groups'):
            setattr(self, name, getattr(container, name))

    def _add_action(self, action):
        action = _ActionsContainer._add_action(self, action)
        self._group_actions += [action]
        return action

    def _remove_action(self, action):
        _ActionsContainer._remove_action(self, action)
        self._group_actions.remove(action)


class _MutuallyExclusiveGroup(_ArgumentGroup):
    """Arguments of which one may be given."""

    def __init__(self, container, required=False):
        _ArgumentGroup.__init__(self, container)
        self.required, self._container = required, container

    def _add_action(self, action):
        if action.required:
            raise ValueError(_('mutually exclusive arguments must be optional'))
        added = self._container._add_action(action)
        self._group_actions += [added]
        return added

    def _remove_action(self, action):
        self._container._remove_action(action)
        self._group_actions.remove(action)


# -- parsing

class _Parse(object):
    """One run over the words of a command line.

    kinds: a letter for each word: A an argument, O an option, - the mark behind which there are no options.
    """

    def __init__(self, parser, words, namespace):
        self.parser, self.words, self.namespace = parser, words, namespace
        self.positionals = parser._get_positional_actions()
        self.extras, self.seen, self.given = [], set(), set()
        self.rivals = {}           # action: those that exclude it
        for group in parser._mutually_exclusive_groups:
            members = group._group_actions
            for position, action in enumerate(members):
                others = self.rivals.setdefault(action, [])
                others += members[:position] + members[position + 1:]
        self.options, kinds = {}, []
        iterator = iter(enumerate(words))
        for position, word in iterator:
            if word == '--':
                kinds.append('-')
                kinds += 'A' * (len(words) - position - 1)
                break
            found = parser._parse_optional(word)
            if found is not None:
                self.options[position] = found
            kinds.append('A' if found is None else 'O')
        self.kinds = ''.join(kinds)

    def take(self, action, words, option_string=None):
        """An argument was found."""
        self.seen.add(action)
        values = self.parser._get_values(action, words)
        if values is not action.default:
            self.given.add(action)
            for rival in self.rivals.get(action, ()):
                if rival in self.given:
                    raise ArgumentError(action, _('not allowed with argument %s') % _get_action_name(rival))
        if values is not SUPPRESS:
            action(self.parser, self.namespace, values, option_string)

    def option(self, start):
        """Handles the option at a position; the position behind it and its arguments."""
        action, option, explicit = self.options[start]
        stop = start + 1
        if action is None:
            self.extras.append(self.words[start])
            return stop
        pending, match = [], self.parser._match_argument
        while explicit is not None:
            count = match(action, 'A')
            if count == 1:
                pending.append((action, [explicit], option))
                break
            pending.append((action, [], option))
            action, option, explicit = self.follower(action, option, explicit, count)
        else:
            count = match(action, self.kinds[stop:])
            pending.append((action, self.words[stop:stop + count], option))
            stop += count
        for action, words, option in pending:
            self.take(action, words, option)
        return stop

    def follower(self, action, option, explicit, count):
        """The next of several short options in one word: (action, option, what stands behind it or None).
        count: how many arguments the one before takes."""
        known = self.parser._option_string_actions
        name = option[0] + explicit[0] if explicit else ''
        if count != 0 or option[1] in self.parser.prefix_chars or name not in known:
            raise ArgumentError(action, _('ignored explicit argument %r') % explicit)
        return known[name], name, explicit[1:] or None

    def arguments(self, start):
        """Gives the words from a position on to as many positionals as fit; the position behind them."""
        counts = self.parser._match_arguments_partial(self.positionals, self.kinds[start:])
        ready = self.positionals[:len(counts)]
        self.positionals = self.positionals[len(counts):]
        for action, count in zip(ready, counts):
            self.take(action, self.words[start:start + count])
            start += count
        return start

    def run(self):
        position = 0
        last = max(self.options) if self.options else -1
        while position <= last:
            following = min(index for index in self.options if index >= position)
            if position != following:
                stop = self.arguments(position)
                if stop > position:
                    position = stop
                    continue
            if position not in self.options:
                self.extras += self.words[position:following]
                position = following
            position = self.option(position)
        position = self.arguments(position)
        self.extras += self.words[position:]
        self.finish()
        return self.namespace, self.extras

    def finish(self):
        """Complains of what is missing; turns defaults that are texts into values."""
        if self.positionals:
            self.parser.error(_('too few arguments'))
        for action in self.parser._actions:
            if action in self.seen:
                continue
            if action.required:
                self.parser.error(_('argument %s is required') % _get_action_name(action))
            text = action.default
            if isinstance(text, basestring) and getattr(self.namespace, action.dest, self) is text:
                setattr(self.namespace, action.dest, self.parser._get_value(action, text))
        for group in self.parser._mutually_exclusive_groups:
            if group.required and not any(action in self.given for action in group._group_actions):
                names = [_get_action_name(member) for member in group._group_actions
                         if member.help != SUPPRESS]
                self.parser.error(_('one of the arguments %s is required') % ' '.join(names))


# How many words a value of nargs takes, as patterns of the letters of _Parse
_NARGS = {None: '(-*A-*)', OPTIONAL: '(-*A?-*)', ZERO_OR_MORE: '(-*[A-]*)', ONE_OR_MORE: '(-*A[A-]*)',
          REMAINDER: '([-AO]*)', PARSER: '(-*A[-AO]*)'}


class ArgumentParser(_AttributeHolder, _ActionsContainer):
    """Parses command lines.  prog: the program's name; parents: parsers whose arguments it takes over;
    fromfile_prefix_chars: words with one of them name files with more words."""

    def __init__(self, prog=None, usage=None, description=None, epilog=None, version=None, parents=[],
                 formatter_class=HelpFormatter, prefix_chars='-', fromfile_prefix_chars=None,
                 argument_default=None, conflict_handler='error', add_help=True):
        if version is not None:
            import warnings
            warnings.warn('The "version" argument to ArgumentParser is deprecated. Please use '
                          '"add_argument(..., action=\'version\', version="N", ...)" instead',
                          DeprecationWarning)
        _ActionsContainer.__init__(self, description, prefix_chars, argument_default, conflict_handler)
        self.prog = _os.path.basename(_sys.argv[0]) if prog is None else prog
        self.usage, self.epilog, self.version = usage, epilog, version
        self.formatter_class = formatter_class
        self.fromfile_prefix_chars, self.add_help = fromfile_prefix_chars, add_help
        self._positionals = self.add_argument_group(_('positional arguments'))
        self._optionals = self.add_argument_group(_('optional arguments'))
        self._subparsers = None
        self.register('type', None, lambda text: text)
        dash = '-' if '-' in prefix_chars else prefix_chars[0]
        if add_help:
            self.add_argument(dash + 'h', dash * 2 + 'help', action='help', default=SUPPRESS,
                              help=_('show this help message and exit'))
        if version:
            self.add_argument(dash + 'v', dash * 2 + 'version', action='version', default=SUPPRESS,
                              version=version, help=_("show program's version number and exit"))
        for parent in parents:
            self._add_container_actions(parent)
            self._defaults.update(getattr(parent, '_defaults', {}))

    def _get_kwargs(self):
        names = ('prog', 'usage', 'description', 'version', 'formatter_class', 'conflict_handler', 'add_help')
        return zip(names, map(lambda name: getattr(self, name), names))

    def add_subparsers(self, **kwargs):
        """Adds subcommands; the result's add_parser(name) makes their parsers."""
        if self._subparsers is not None:
            self.error(_('cannot have multiple subparser arguments'))
        kwargs.setdefault('parser_class', type(self))
        headed = 'title' in kwargs or 'description' in kwargs
        self._subparsers = self._positionals
        if headed:
            self._subparsers = self.add_argument_group(_(kwargs.pop('title', 'subcommands')),
                                                       _(kwargs.pop('description', None) or '') or None)
        if kwargs.get('prog') is None:
            layout = self._get_formatter()
            layout.add_usage(self.usage, self._get_positional_actions(),
                                self._mutually_exclusive_groups, '')
            kwargs['prog'] = layout.format_help().strip()
        return self._subparsers._add_action(self._pop_action_class(kwargs, 'parsers')(option_strings=[], **kwargs))

    def _add_action(self, action):
        (self._optionals if action.option_strings else self._positionals)._add_action(action)
        return action

    def _get_optional_actions(self):
        return [known for known in self._actions if known.option_strings]

    def _get_positional_actions(self):
        return [known for known in self._actions if not known.option_strings]

    def parse_args(self, args=None, namespace=None):
        """The Namespace of the words (default: sys.argv[1:]); unknown ones are an error."""
        found, rest = self.parse_known_args(args, namespace)
        if rest:
            self.error(_('unrecognized arguments: %s') % ' '.join(rest))
        return found

    def parse_known_args(self, args=None, namespace=None):
        """(Namespace, the words that were not understood)."""
        words = _sys.argv[1:] if args is None else list(args)
        namespace = Namespace() if namespace is None else namespace
        for known in self._actions:
            wanted = SUPPRESS not in (known.dest, known.default)
            if wanted and not hasattr(namespace, known.dest):
                setattr(namespace, known.dest, known.default)
        for dest, value in self._defaults.items():
            if not hasattr(namespace, dest):
                setattr(namespace, dest, value)
        try:
            namespace, rest = self._parse_known_args(words, namespace)
        except ArgumentError:
            self.error(str(_sys.exc_info()[1]))
        rest += vars(namespace).pop(_UNRECOGNIZED_ARGS_ATTR, [])
        return namespace, rest

    def _parse_known_args(self, words, namespace):
        read = self._read_args_from_files if self.fromfile_prefix_chars is not None else list
        return _Parse(self, read(words), namespace).run()

    def _read_args_from_files(self, words):
        result = []
        for word in words:
            if not word or word[0] not in self.fromfile_prefix_chars:
                result.append(word)
                continue
            try:
                with open(word[1:]) as source:
                    inner = [arg for line in source.read().splitlines()
                             for arg in self.convert_arg_line_to_args(line)]
            except IOError as problem:
                self.error(str(problem))
            result += self._read_args_from_files(inner)
        return result

    def convert_arg_line_to_args(self, arg_line):
        """The words of a line of such a file; to be overridden."""
        return [arg_line]

    def _match_argument(self, action, words_pattern):
        found = _re.match(self._get_nargs_pattern(action), words_pattern)
        if found:
            return len(found.group(1))
        messages = {None: _('expected one argument'), OPTIONAL: _('expected at most one argument'),
                    ONE_OR_MORE: _('expected at least one argument')}
        raise ArgumentError(action, messages.get(action.nargs) or _('expected %s argument(s)') % action.nargs)

    def _match_arguments_partial(self, actions, words_pattern):
        for count in range(len(actions), 0, -1):
            pattern = ''.join(self._get_nargs_pattern(action) for action in actions[:count])
            found = _re.match(pattern, words_pattern)
            if found:
                return [len(text) for text in found.groups()]
        return []

    def _parse_optional(self, arg_string):
        """None if the word is an argument, else (action, option, argument in the word or None)."""
        if not arg_string or arg_string[0] not in self.prefix_chars:
            return None
        option, equals, explicit = arg_string.partition('=')
        for name, value in (arg_string, None), (option, explicit):
            if name in self._option_string_actions and (value is None or equals):
                return self._option_string_actions[name], name, value
        if len(arg_string) == 1:
            return None
        return self._abbreviated(arg_string) or (None if self._looks_positional(arg_string) else (None, arg_string, None))

    def _abbreviated(self, arg_string):
        """The one option that the word may stand for, None if there is none; an error if there are several."""
        candidates = self._get_option_tuples(arg_string)
        if len(candidates) > 1:
            names = ', '.join(option for _action, option, _explicit in candidates)
            self.error(_('ambiguous option: %s could match %s') % (arg_string, names))
        return candidates[0] if candidates else None

    def _looks_positional(self, arg_string):
        """Whether a word with a prefix that is no option is an argument: a negative number, or with a blank."""
        number = self._negative_number_matcher.match(arg_string)
        return bool(number and not self._has_negative_number_optionals) or ' ' in arg_string

    def _get_option_tuples(self, option_string):
        """What an abbreviation may mean."""
        prefixes = self.prefix_chars
        found = []
        option, equals, explicit = option_string.partition('=')
        explicit = explicit if equals else None
        if option_string[1] in prefixes:
            for name, action in self._option_string_actions.items():
                if name.startswith(option):
                    found.append((action, name, explicit))
            return found
        short, attached = option_string[:2], option_string[2:]
        for name, action in self._option_string_actions.items():
            if name == short:
                found.append((action, name, attached))
            elif name.startswith(option_string if not equals else option_string):
                found.append((action, name, None))
        return found

    def _get_nargs_pattern(self, action):
        if action.nargs in _NARGS:
            pattern = _NARGS[action.nargs]
        else:
            pattern = '(-*%s)' % '-*'.join('A' * action.nargs)
        if action.option_strings:  # "--" never belongs to an option
            pattern = pattern.replace('-*', '').replace('-', '')
        return pattern

    # values

    def _get_values(self, action, words):
        if action.nargs not in (PARSER, REMAINDER):
            words = list(words)
            if '--' in words:
                words.remove('--')
        nargs = action.nargs
        if not words and nargs == OPTIONAL:
            value = action.const if action.option_strings else action.default
            if isinstance(value, basestring):
                value = self._checked_value(action, value)
            return value
        if not words and nargs == ZERO_OR_MORE and not action.option_strings:
            value = words if action.default is None else action.default
            self._check_value(action, value)
            return value
        if nargs in (None, OPTIONAL) and len(words) == 1:
            return self._checked_value(action, words[0])
        values = [self._get_value(action, word) for word in words]
        checked = [] if nargs == REMAINDER else values[:1] if nargs == PARSER else values
        for value in checked:
            self._check_value(action, value)
        return values

    def _checked_value(self, action, word):
        value = self._get_value(action, word)
        self._check_value(action, value)
        return value

    def _get_value(self, action, arg_string):
        convert = self._registry_get('type', action.type, action.type)
        if not callable(convert):
            raise ArgumentError(action, _('%r is not callable') % convert)
        try:
            return convert(arg_string)
        except ArgumentTypeError:
            raise ArgumentError(action, str(_sys.exc_info()[1]))
        except (ValueError, TypeError):
            kind = action.type
            name = getattr(kind, '__name__', repr(kind))
            raise ArgumentError(action, _('invalid %s value: %r') % (name, arg_string))

    def _check_value(self, action, value):
        allowed = action.choices
        if allowed is not None and value not in allowed:
            known = ', '.join(map(repr, allowed))
            raise ArgumentError(action, _('invalid choice: %r (choose from %s)') % (value, known))

    # help

    def format_usage(self):
        """The usage."""
        return self._text_of(self._fill_usage)

    def _fill_usage(self, layout):
        layout.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)

    def _text_of(self, fill):
        layout = self._get_formatter()
        fill(layout)
        return layout.format_help()

    def format_help(self):
        """The help."""
        return self._text_of(self._fill_help)

    def _fill_help(self, layout):
        self._fill_usage(layout)
        layout.add_text(self.description)
        for part in self._action_groups:
            layout.start_section(part.title)
            layout.add_text(part.description)
            layout.add_arguments(part._group_actions)
            layout.end_section()
        layout.add_text(self.epilog)

    def format_version(self):
        """The version (deprecated)."""
        import warnings
        warnings.warn('The format_version method is deprecated -- the "version" argument to ArgumentParser is '
                      'no longer supported.', DeprecationWarning)
        return self._text_of(lambda layout: layout.add_text(self.version))

    def _get_formatter(self):
        return self.formatter_class(prog=self.prog)

    def print_usage(self, file=None):
        """Prints the usage (default: to stdout)."""
        self._print_message(self.format_usage(), _sys.stdout if file is None else file)

    def print_help(self, file=None):
        """Prints the help."""
        self._print_message(self.format_help(), _sys.stdout if file is None else file)

    def print_version(self, file=None):
        """Prints the version (deprecated)."""
        import warnings
        warnings.warn('The print_version method is deprecated -- the "version" argument to ArgumentParser is '
                      'no longer supported.', DeprecationWarning)
        self._print_message(self.format_version(), file)

    def _print_message(self, message, file=None):
        if message:
            (_sys.stderr if file is None else file).write(message)

    def exit(self, status=0, message=None):
        """Ends the program; the message goes to stderr."""
        if message:
            self._print_message(message, _sys.stderr)
        _sys.exit(status)

    def error(self, message):
        """Prints usage and message, and exits with 2."""
        self.print_usage(file=_sys.stderr)
        self.exit(status=2, message=_('%s: error: %s\n') % (self.prog, message))


for _thing in globals().values():
    if getattr(_thing, '__module__', None) in ('_arghelp', '_argactions'):
        _thing.__module__ = 'argparse'      # where pickles look for it
del _thing
