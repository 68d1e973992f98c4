"""What argparse has in common, and the help that it prints: HelpFormatter and its kinds."""
import os as _os
import re as _re
import textwrap as _textwrap
from collections import OrderedDict as _OrderedDict


def _(message):
    """The translation, by argparse._, which programs may replace."""
    import argparse
    return argparse._(message)


SUPPRESS = '==SUPPRESS=='          # as a help, usage or default: leave it out
OPTIONAL = '?'
ZERO_OR_MORE = '*'
ONE_OR_MORE = '+'
PARSER = 'A...'
REMAINDER = '...'
_UNRECOGNIZED_ARGS_ATTR = '_unrecognized_args'


class _AttributeHolder(object):
    """A repr that shows what would make the object."""

    def _get_kwargs(self):
        return sorted(vars(self).items())

    def _get_args(self):
        return []

    def __repr__(self):
        words = [repr(value) for value in self._get_args()]
        words += ['%s=%r' % item for item in self._get_kwargs()]
        return '%s(%s)' % (type(self).__name__, ', '.join(words))


# -- help

def _group_marks(actions, groups):
    """(actions in groups, {position: what stands before it}, {position: what closes a group there}) for groups whose
    members stand together."""
    inside, opening, closing = set(), {}, {}
    for group in groups:
        members = group._group_actions
        start = actions.index(members[0]) if members and members[0] in actions else None
        if start is None or actions[start:start + len(members)] != members:
            continue
        inside.update(members)
        end = start + len(members)
        left, closing[end] = '()' if group.required else '[]'
        opening[start] = opening[start] + ' ' + left if start in opening else left
        opening.update((position, '|') for position in range(start + 1, end))
    return inside, opening, closing


class HelpFormatter(object):
    """Lays out usage and help; width in columns (default: COLUMNS, less 2)."""

    class _Section(object):
        """A part of the help: (function, arguments) that make its lines."""

        def __init__(self, formatter, parent, heading=None):
            self.formatter, self.parent, self.heading, self.items = formatter, parent, heading, []

        def format_help(self):
            """Its text, '' when it has no lines."""
            layout, inner = self.formatter, self.parent is not None
            if inner:
                layout._indent()
            body = layout._join_parts([function(*args) for function, args in self.items])
            if inner:
                layout._dedent()
            if not body:
                return ''
            heading = ''
            if self.heading is not SUPPRESS and self.heading is not None:
                heading = '%*s%s:\n' % (layout._current_indent, '', self.heading)
            return layout._join_parts(['\n', heading, body, '\n'])

    def __init__(self, prog, indent_increment=2, max_help_position=24, width=None):
        if width is None:
            columns = _os.environ.get('COLUMNS', '80')
            width = (int(columns) if columns.isdigit() else 80) - 2
        self._prog, self._width = prog, width
        self._indent_increment = indent_increment
        self._max_help_position = min(max_help_position, max(width - 20, indent_increment * 2))
        self._level, self._current_indent = 0, 0
        self._action_max_length = 0
        self._root_section = self._current_section = self._Section(self, None)
        self._whitespace_matcher = _re.compile(r'\s+')
        self._long_break_matcher = _re.compile(r'\n{3,}')

    def _indent(self):
        self._current_indent += self._indent_increment
        self._level += 1

    def _dedent(self):
        self._current_indent -= self._indent_increment
        self._level -= 1

    def _add_item(self, function, args):
        self._current_section.items.append((function, args))

    # what a parser calls

    def start_section(self, heading):
        """Begins a part under a heading."""
        self._indent()
        section = self._Section(self, self._current_section, heading)
        self._add_item(section.format_help, [])
        self._current_section = section

    def end_section(self):
        """Ends it."""
        self._current_section = self._current_section.parent
        self._dedent()

    def add_text(self, text):
        """Adds a paragraph."""
        if text not in (None, SUPPRESS):
            self._add_item(self._format_text, [text])

    def add_usage(self, usage, actions, groups, prefix=None):
        """Adds the usage."""
        if usage != SUPPRESS:
            self._add_item(self._format_usage, (usage, actions, groups, prefix))

    def add_argument(self, action):
        """Adds the help of an argument and of those inside it."""
        if SUPPRESS is action.help:
            return
        names = [self._format_action_invocation(action)]
        names += [self._format_action_invocation(inner) for inner in self._iter_indented_subactions(action)]
        longest = max(map(len, names)) + self._current_indent
        self._action_max_length = max(self._action_max_length, longest)
        self._add_item(self._format_action, [action])

    def add_arguments(self, actions):
        """Adds the help of several."""
        for action in actions:
            self.add_argument(action)

    def format_help(self):
        """The text."""
        text = self._root_section.format_help()
        if text:
            text = self._long_break_matcher.sub('\n\n', text).strip('\n') + '\n'
        return text

    def _join_parts(self, parts):
        return ''.join(part for part in parts if part and part is not SUPPRESS)

    # usage

    def _format_usage(self, usage, actions, groups, prefix):
        prefix = _('usage: ') if prefix is None else prefix
        names = dict(prog=self._prog)
        if usage is not None:
            usage = usage % names
        elif not actions:
            usage = '%(prog)s' % names
        else:
            usage = self._own_usage('%(prog)s' % names, actions, groups, prefix)
        return prefix + usage + '\n\n'

    _USAGE_PART = _re.compile(r'\(.*?\)+(?=\s|$)|\[.*?\]+(?=\s|$)|\S+')

    def _own_usage(self, prog, actions, groups, prefix):
        optionals = [action for action in actions if action.option_strings]
        positionals = [action for action in actions if not action.option_strings]
        usage = ' '.join(word for word in (prog, self._format_actions_usage(optionals + positionals, groups))
                         if word)
        room = self._width - self._current_indent
        if len(prefix) + len(usage) <= room:
            return usage
        parts = [self._USAGE_PART.findall(self._format_actions_usage(some, groups))
                 for some in (optionals, positionals)]
        if len(prefix) + len(prog) > 0.75 * room:
            indent = len(prefix) * ' '
            lines = self._usage_lines(parts[0] + parts[1], indent, room)
            if len(lines) > 1:
                lines = sum((self._usage_lines(some, indent, room) for some in parts), [])
            return '\n'.join([prog] + lines)
        indent = (len(prefix) + 1 + len(prog)) * ' '
        if parts[0]:
            lines = self._usage_lines([prog] + parts[0], indent, room, prefix)
            lines += self._usage_lines(parts[1], indent, room)
        elif parts[1]:
            lines = self._usage_lines([prog] + parts[1], indent, room, prefix)
        else:
            lines = [prog]
        return '\n'.join(lines)

    def _usage_lines(self, parts, indent, room, prefix=None):
        lines, line = [], []
        used = len(indent if prefix is None else prefix) - 1
        for part in parts:
            if used + 1 + len(part) > room and line:
                lines.append(' '.join([indent[:-1]] + line) if indent else ' '.join(line))
                line, used = [], len(indent) - 1
            line.append(part)
            used += len(part) + 1
        if line:
            lines.append(' '.join([indent[:-1]] + line) if indent else ' '.join(line))
        if prefix is not None:
            lines[:1] = [lines[0][len(indent):]]
        return lines

    def _format_actions_usage(self, actions, groups):
        in_group, opening, closing = _group_marks(actions, groups)
        words = []
        for position, action in enumerate(actions):
            if position in closing:
                words.append(closing[position])
            word = self._usage_of(action, action in in_group)
            if word is None and opening.get(position) == '|':
                pass
            elif word is None and opening.get(position + 1) == '|' and position in opening:
                words.append(opening[position])
                del opening[position + 1]
            elif position in opening:
                words.append(opening[position])
            if word is not None:
                words.append(word)
        if len(actions) in closing:
            words.append(closing[len(actions)])
        text = ' '.join(words)
        text = _re.sub(r'([\[(]) ', r'\1', text)
        text = _re.sub(r' ([\])])', r'\1', text)
        text = _re.sub(r'[\[(] *[\])]', r'', text)
        return _re.sub(r'\(([^|]*)\)', r'\1', text).strip()

    def _usage_of(self, action, in_group):
        """The usage of one argument, None if it is left out."""
        if SUPPRESS is action.help:
            return None
        if len(action.option_strings) == 0:
            word = self._format_args(action, action.dest)
            if in_group and word[0] == '[' and word[-1] == ']':
                word = word[1:-1]
            return word
        word = action.option_strings[0]
        if action.nargs != 0:
            word += ' ' + self._format_args(action, self._get_default_metavar_for_optional(action))
        return word if action.required or in_group else '[%s]' % word

    # arguments

    def _format_text(self, text):
        if '%(prog)' in text:
            text = text % {'prog': self._prog}
        width = max(self._width - self._current_indent, 11)
        return self._fill_text(text, width, ' ' * self._current_indent) + '\n\n'

    def _format_action(self, action):
        column = min(self._action_max_length + 2, self._max_help_position)
        width = max(self._width - column, 11)
        room = column - self._current_indent - 2
        header = self._format_action_invocation(action)
        margin = ' ' * self._current_indent
        parts, first = [], column
        if not action.help:
            parts.append(margin + header + '\n')
        elif len(header) <= room:
            parts.append(margin + header.ljust(room) + '  ')
            first = 0
        else:
            parts.append(margin + header + '\n')
        if action.help:
            for number, line in enumerate(self._split_lines(self._expand_help(action), width)):
                parts.append(' ' * (column if number else first) + line + '\n')
        elif not parts[-1].endswith('\n'):
            parts.append('\n')
        parts += [self._format_action(inner) for inner in self._iter_indented_subactions(action)]
        return ''.join(parts)

    def _format_action_invocation(self, action):
        if len(action.option_strings) == 0:
            return self._metavar_formatter(action, action.dest)(1)[0]
        if action.nargs == 0:
            return ', '.join(action.option_strings)
        args = self._format_args(action, self._get_default_metavar_for_optional(action))
        return ', '.join('%s %s' % (option, args) for option in action.option_strings)

    def _metavar_formatter(self, action, default_metavar):
        name = action.metavar
        if name is None:
            listed = action.choices is not None
            name = '{%s}' % ','.join(map(str, action.choices)) if listed else default_metavar
        return lambda count: name if isinstance(name, tuple) else (name,) * count

    _ARGS_TEXTS = {
        None: (1, '%s'), OPTIONAL: (1, '[%s]'), ZERO_OR_MORE: (2, '[%s [%s ...]]'),
        ONE_OR_MORE: (2, '%s [%s ...]'), PARSER: (1, '%s ...'),
    }

    def _format_args(self, action, default_metavar):
        names = self._metavar_formatter(action, default_metavar)
        if action.nargs == REMAINDER:
            return '...'
        if action.nargs in self._ARGS_TEXTS:
            count, text = self._ARGS_TEXTS[action.nargs]
            return text % names(count)
        return ' '.join(['%s'] * action.nargs) % names(action.nargs)

    def _expand_help(self, action):
        values = dict((name, value) for name, value in vars(action).items() if value is not SUPPRESS)
        values['prog'] = self._prog
        for name, value in values.items():
            values[name] = getattr(value, '__name__', value)
        if values.get('choices') is not None:
            values['choices'] = ', '.join(str(choice) for choice in values['choices'])
        return self._get_help_string(action) % values

    def _iter_indented_subactions(self, action):
        inner = getattr(action, '_get_subactions', None)
        if inner is None:
            return
        self._indent()
        for subaction in inner():
            yield subaction
        self._dedent()

    def _split_lines(self, text, width):
        return _textwrap.wrap(self._whitespace_matcher.sub(' ', text).strip(), width)

    def _fill_text(self, text, width, indent):
        text = self._whitespace_matcher.sub(' ', text).strip()
        return _textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent)

    def _get_help_string(self, action):
        return action.help

    def _get_default_metavar_for_optional(self, action):
        return action.dest.upper()

    def _get_default_metavar_for_positional(self, action):
        return action.dest


class RawDescriptionHelpFormatter(HelpFormatter):
    """Leaves the lines of descriptions as they are."""

    def _fill_text(self, text, width, indent):
        return ''.join(indent + line for line in text.splitlines(True))


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    """Leaves all lines as they are."""

    def _split_lines(self, text, width):
        return str.splitlines(text) if isinstance(text, str) else text.splitlines()


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    """Adds defaults to the help."""

    def _get_help_string(self, action):
        text = action.help
        takes_default = action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE)
        if '%(default)' not in text and action.default is not SUPPRESS and takes_default:
            text += ' (default: %(default)s)'
        return text
