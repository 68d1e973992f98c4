"""pydoc for terminals: TextDoc."""
import inspect

from _pydoc_objects import *
from _pydoc_objects import _Routine, _ShortRepr


class TextRepr(_ShortRepr):
    "Values in text."

    def __init__(self):
        _ShortRepr.__init__(self)

    def repr1(self, x, level):
        return _ShortRepr.repr1(self, x, level)

    def repr_string(self, x, level):
        return _ShortRepr.repr_string(self, x, level)

    repr_str = repr_string

    def repr_instance(self, x, level):
        return _ShortRepr.repr_instance(self, x, level)


class TextDoc(Doc):
    "Documentation as text."
    _repr_instance = TextRepr()

    def repr(self, x):
        return self._repr_instance.repr(x)

    def bold(self, text):
        return ''.join([letter + '\b' + letter for letter in text])

    def indent(self, text, prefix='    '):
        return '\n'.join([prefix + line for line in text.split('\n')]).rstrip() if text else ''

    def section(self, title, contents):
        return '%s\n%s\n\n' % (self.bold(title), self.indent(contents).rstrip())

    def formattree(self, tree, modname, parent=None, prefix=''):
        lines = []
        for entry in tree:
            if isinstance(entry, tuple):
                cls, bases = entry
                line = prefix + classname(cls, modname)
                if bases and bases != (parent,):
                    line += '(%s)' % ', '.join([classname(base, modname) for base in bases])
                lines.append(line + '\n')
            else:
                lines.append(self.formattree(entry, modname, cls, prefix + '    '))
        return ''.join(lines)

    def docmodule(self, object, name=None, mod=None):
        portrait = ModulePortrait(object)
        parts = [('NAME', portrait.name + (portrait.summary and ' - ' + portrait.summary)),
                 ('FILE', portrait.file or '(built-in)'),
                 ('MODULE DOCS', self.getdocloc(object)),
                 ('DESCRIPTION', portrait.description),
                 ('PACKAGE CONTENTS', '\n'.join([each + (' (package)' if ispkg else '')
                                                 for each, ispkg in portrait.inside])),
                 ('SUBMODULES', '\n'.join(portrait.submodules)),
                 ('CLASSES', self._classes(portrait)),
                 ('FUNCTIONS', '\n'.join([self.document(value, each, portrait.name)
                                          for each, value in portrait.functions])),
                 ('DATA', '\n'.join([self.docother(value, each, portrait.name, maxlen=70)
                                     for each, value in portrait.data]))]
        parts += [(title.upper(), portrait.facts.get(title)) for title in ('version', 'date', 'author', 'credits')]
        return ''.join([self.section(title, contents) for title, contents in parts if contents])

    def _classes(self, portrait):
        if not portrait.classes:
            return ''
        return '\n'.join([self.formattree(portrait.tree(), portrait.name)] +
                         [self.document(value, name, portrait.name) for name, value in portrait.classes])

    def docclass(self, object, name=None, mod=None, *ignored):
        real = object.__name__
        name = name or real
        modname = mod or object.__module__
        title = 'class ' + self.bold(real) if name == real else self.bold(name) + ' = class ' + real
        if object.__bases__:
            title += '(%s)' % ', '.join([classname(base, object.__module__) for base in object.__bases__])
        contents = self._class_body(object, modname).rstrip()
        return title + '\n' + (contents and self.indent(contents, ' |  ') + '\n')

    def _class_body(self, cls, modname):
        portrait = ClassPortrait(cls)
        doc = getdoc(cls)
        blocks = []
        if len(portrait.mro) > 2:
            blocks.append('Method resolution order:\n' +
                          ''.join(['    %s\n' % classname(base, modname) for base in portrait.mro]) + '\n')
        for title, kind, home, members in portrait.groups:
            where = 'defined here' if home is None else 'inherited from ' + classname(home, modname)
            lines = ['%s %s:\n' % (title, where), '\n']
            for name, value in members:
                lines += [self._member(cls, kind, name, value, modname), '\n']
            blocks.append(''.join(lines))
        ruled = blocks[:1]
        for place, block in enumerate(blocks[1:]):
            rule = '-' * 70 + '\n' if place or len(portrait.mro) <= 2 else ''
            ruled.append(rule + block)
        return (doc and doc + '\n\n') + ''.join(ruled)

    def _member(self, cls, kind, name, value, modname):
        if kind == 'data descriptor':
            return self._docdescriptor(name, value, modname)
        value = getattr(cls, name)
        if kind != 'data':
            return self.document(value, name, modname, cls)
        doc = getdoc(value) if callable(value) or inspect.isdatadescriptor(value) else None
        return self.docother(value, name, modname, maxlen=70, doc=doc) + '\n'

    def formatvalue(self, object):
        return '=' + self.repr(object)

    def docroutine(self, object, name=None, mod=None, cl=None):
        routine = _Routine(object, name, cl)
        if routine.is_lambda:
            title = self.bold(routine.name) + ' lambda '
        elif routine.name == routine.real:
            title = self.bold(routine.name)
        else:
            title = self.bold(routine.name) + ' = ' + routine.real
        title += routine.parameters(self.formatvalue)
        if routine.note:
            before, cls, after = routine.note
            title += before + classname(cls, mod) + after
        doc = '' if routine.alias else getdoc(object)
        return title + '\n' + (doc and self.indent(doc).rstrip() + '\n')

    def _docdescriptor(self, name, value, mod):
        doc = getdoc(value)
        return (self.bold(name) + '\n' if name else '') + (doc and self.indent(doc).rstrip() + '\n')

    def docproperty(self, object, name=None, mod=None, cl=None):
        return self._docdescriptor(name, object, mod)

    def docdata(self, object, name=None, mod=None, cl=None):
        return self._docdescriptor(name, object, mod)

    def docother(self, object, name=None, mod=None, parent=None, maxlen=None, doc=None):
        shown = self.repr(object)
        if maxlen:
            room = maxlen - len(name + ' = ' if name else '')
            if len(shown) > room:
                shown = shown[:room] + '...'
        line = (self.bold(name) + ' = ' if name else '') + shown
        return line if doc is None else line + '\n' + self.indent(str(doc))
