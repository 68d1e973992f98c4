"""pydoc for browsers: HTMLDoc."""
import inspect
import pkgutil
import re
import sys

from _pydoc_objects import *
from _pydoc_objects import _encode, _Routine, _ShortRepr


# -- HTML ---------------------------------------------------------------------------------------------

def _escape(text):
    return replace(text, '&', '&amp;', '<', '&lt;', '>', '&gt;')


class HTMLRepr(_ShortRepr):
    "Values in HTML."

    def __init__(self):
        _ShortRepr.__init__(self)

    def escape(self, text):
        return _escape(text)

    _other = _raw = escape

    def repr(self, object):
        return Repr.repr(self, object)

    def repr1(self, x, level):
        return _ShortRepr.repr1(self, x, level)

    def _escaped(self, text):
        return re.sub(r'(?:\\(?:x..|u....|\d\d\d|.))+', r'<font color="#c040c0">\g<0></font>', _escape(text))

    def repr_string(self, x, level):
        return _ShortRepr.repr_string(self, x, level)

    repr_str = repr_unicode = repr_string

    def repr_instance(self, x, level):
        return _ShortRepr.repr_instance(self, x, level)


_FACE = ' face="helvetica, arial"'

_TABLE = '<table width="100%%" cellspacing=0 cellpadding=2 border=0 summary="%s">\n'

# What markup() makes links of: addresses, numbers of RFCs and PEPs, names.
_LINKS = re.compile(r'''\b(?:
      (?P<url>(?:http|https|ftp)://\S+[\w/])
    | RFC[- ]?(?P<rfc>\d+)
    | PEP[- ]?(?P<pep>\d+)
    | (?P<self>self\.)?(?P<name>\w+)
    )''', re.X)


def _link(address, text):
    return '<a href="%s">%s</a>' % (address, text)


class HTMLDoc(Doc):
    "Documentation as HTML."
    _repr_instance = HTMLRepr()

    def repr(self, object):
        return self._repr_instance.repr(object)

    def escape(self, text):
        return _escape(text)

    # Pieces of pages

    def page(self, title, contents):
        "A whole page."
        return _encode('\n<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">\n'
                      '<html><head><title>Python: %s</title>\n<meta charset="utf-8">\n</head>'
                      '<body bgcolor="#f0f0f8">\n%s\n</body></html>' % (title, contents), 'utf-8')

    def heading(self, title, fgcol, bgcol, extras=''):
        "The bar on top of a page: a title, and something at the right."
        font = '<font color="%s"%s>' % (fgcol, _FACE)
        return ''.join(['\n', _TABLE % 'heading', '<tr bgcolor="%s">\n' % bgcol,
                        '<td valign=bottom>&nbsp;<br>\n', font, '&nbsp;<br>', title, '</font></td\n',
                        '><td align=right valign=bottom\n>', font, extras or '&nbsp;', '</font></td></tr></table>\n    '])

    def section(self, title, fgcol, bgcol, contents, width=6, prelude='', marginalia=None, gap='&nbsp;'):
        "A bar with a title and contents below; prelude: what comes before them, on the bar's colour."
        if marginalia is None:
            marginalia = '<tt>%s</tt>' % ('&nbsp;' * width)
        parts = ['<p>\n', _TABLE % 'section', '<tr bgcolor="%s">\n' % bgcol, '<td colspan=3 valign=bottom>&nbsp;<br>\n',
                 '<font color="%s"%s>' % (fgcol, _FACE), title, '</font></td></tr>\n    \n']
        if prelude:
            parts += ['<tr bgcolor="%s"><td rowspan=2>' % bgcol, marginalia, '</td>\n<td colspan=2>', prelude,
                      '</td></tr>\n<tr><td>']
        else:
            parts += ['<tr><td bgcolor="%s">' % bgcol, marginalia, '</td><td>']
        parts += [gap, '</td>\n<td width="100%">', contents, '</td></tr></table>']
        return ''.join(parts)

    def bigsection(self, title, *args):
        "A section with a large title."
        return self.section('<big><strong>%s</strong></big>' % title, *args)

    def preformat(self, text):
        "Text with its line ends and spaces."
        return replace(_escape(text.expandtabs()), '\n\n', '\n \n', '\n\n', '\n \n', ' ', '&nbsp;', '\n', '<br>\n')

    def multicolumn(self, list, format, cols=4):
        "A table of format(item) in columns."
        height = -(-len(list) // cols)
        columns = [''.join([format(item) + '<br>\n' for item in list[place * height:(place + 1) * height]])
                   for place in range(cols)]
        cells = ['<td width="%d%%" valign=top>%s</td>' % (100 // cols, column) for column in columns]
        return '<table width="100%%" summary="list"><tr>%s</tr></table>' % ''.join(cells)

    def grey(self, text):
        return '<font color="#909090">%s</font>' % text

    # Links

    def namelink(self, name, *dicts):
        "A name, linked if one of the dicts knows where."
        for known in dicts:
            if name in known:
                return _link(known[name], name)
        return name

    def classlink(self, object, modname):
        "The name of a class, linked if its module has it under this name."
        text = classname(object, modname)
        module = sys.modules.get(object.__module__)
        if module is not None and getattr(module, object.__name__, None) is object:
            return _link('%s.html#%s' % (module.__name__, object.__name__), text)
        return text

    def modulelink(self, object):
        return _link(object.__name__ + '.html', object.__name__)

    def modpkglink(self, data):
        "A module in an index: (name, package it is in, is it a package?, is it hidden by another?)."
        name, path, ispackage, shadowed = data
        if shadowed:
            return self.grey(name)
        text = '<strong>%s</strong>&nbsp;(package)' % name if ispackage else name
        return _link((path + '.' if path else '') + name + '.html', text)

    def markup(self, text, escape=None, funcs={}, classes={}, methods={}):
        "Text with links: to addresses, RFCs, PEPs, and the names that the three dicts know."
        escape = escape or self.escape
        done, parts = 0, []
        for found in _LINKS.finditer(text):
            parts.append(escape(text[done:found.start()]))
            parts.append(self._marked(found, escape, text[found.end():found.end() + 1] == '(', funcs, classes, methods))
            done = found.end()
        parts.append(escape(text[done:]))
        return ''.join(parts)

    def _marked(self, found, escape, called, funcs, classes, methods):
        whole = found.group()
        url, rfc, pep, prefix, name = found.group('url', 'rfc', 'pep', 'self', 'name')
        if url:
            return _link(escape(url).replace('"', '&quot;'), escape(url))
        if rfc:
            return _link('http://www.rfc-editor.org/rfc/rfc%d.txt' % int(rfc), escape(whole))
        if pep:
            return _link('http://www.python.org/dev/peps/pep-%04d/' % int(pep), escape(whole))
        if prefix:
            return prefix + (self.namelink(name, methods) if called else '<strong>%s</strong>' % name)
        return self.namelink(name, methods, funcs, classes) if called else self.namelink(name, classes)

    # Things

    def formattree(self, tree, modname, parent=None):
        entries = []
        for entry in tree:
            if isinstance(entry, tuple):
                cls, bases = entry
                line = self.classlink(cls, modname)
                if bases and bases != (parent,):
                    line += '(%s)' % ', '.join([self.classlink(base, modname) for base in bases])
                entries.append('<dt><font%s>%s\n</font></dt>' % (_FACE, line))
            else:
                entries.append('<dd>\n%s</dd>\n' % self.formattree(entry, modname, cls))
        return '<dl>\n%s</dl>\n' % ''.join(entries)

    def docmodule(self, object, name=None, mod=None, *ignored):
        portrait = ModulePortrait(object)
        functions = {}
        for each, value in portrait.functions:
            functions[each] = '#-' + each
            if inspect.isfunction(value):
                functions[value] = functions[each]
        classes = self._class_links(object, portrait)
        doc = self.markup(getdoc(object), self.preformat, functions, classes)
        parts = [self._module_heading(object, portrait), '<p>%s</p>\n' % (doc and '<tt>%s</tt>' % doc)]
        sections = [('Package Contents', '#aa55cc', portrait.inside and self.multicolumn(
                        [(each, portrait.name, ispkg, 0) for each, ispkg in portrait.inside], self.modpkglink)),
                    ('Modules', '#aa55cc', not portrait.inside and portrait.modules and self.multicolumn(
                        portrait.modules, lambda pair: self.modulelink(pair[1]))),
                    ('Classes', '#ee77aa', portrait.classes and ' '.join(
                        [self.formattree(portrait.tree(), portrait.name)] +
                        [self.document(value, each, portrait.name, functions, classes)
                         for each, value in portrait.classes])),
                    ('Functions', '#eeaa77', portrait.functions and ' '.join(
                        [self.document(value, each, portrait.name, functions, classes)
                         for each, value in portrait.functions])),
                    ('Data', '#55aa55', '<br>\n'.join([self.document(value, each) for each, value in portrait.data]))]
        sections += [(title.capitalize(), '#7799ee', self.markup(portrait.facts.get(title, ''), self.preformat))
                     for title in ('author', 'credits')]
        parts += [self.bigsection(title, '#ffffff', colour, contents) for title, colour, contents in sections if contents]
        return ''.join(parts)

    def _class_links(self, module, portrait):
        "Where classes are described: those of the module, and bases of them in other modules."
        links = {}
        for name, value in portrait.classes:
            links[name] = links[value] = '#' + name
        for _, value in portrait.classes:
            for base in value.__bases__:
                home = sys.modules.get(base.__module__)
                if home not in (None, module) and base.__name__ not in links and \
                        getattr(home, base.__name__, None) is base:
                    links[base.__name__] = links[base] = '%s.html#%s' % (base.__module__, base.__name__)
        return links

    def _module_heading(self, module, portrait):
        names = portrait.name.split('.')
        path = [_link('.'.join(names[:count]) + '.html', '<font color="#ffffff">%s</font>' % names[count - 1])
                for count in range(1, len(names))]
        title = '<big><big><strong>%s</strong></big></big>' % '.'.join(path + names[-1:])
        facts = [words % self.escape(portrait.facts[name]) for name, words in (('version', 'version %s'), ('date', '%s'))
                 if name in portrait.facts]
        if facts:
            title += ' (%s)' % ', '.join(facts)
        where = _link('file:' + portrait.file, portrait.file) if portrait.file else '(built-in)'
        docs = self.getdocloc(module)
        extras = _link('.', 'index') + '<br>' + where + (docs and '<br>' + _link(docs, 'Module Docs') or '')
        return self.heading(title, '#ffffff', '#7799ee', extras)

    def docclass(self, object, name=None, mod=None, funcs={}, classes={}, *ignored):
        real = object.__name__
        name = name or real
        portrait = ClassPortrait(object)
        methods = {}
        for each, _, _, value in portrait.names:
            methods[each] = '#%s-%s' % (name, each)
        blocks = []
        if len(portrait.mro) > 2:
            blocks.append('<dl><dt>Method resolution order:</dt>\n%s</dl>\n' % ''.join(
                ['<dd>%s</dd>\n' % self.classlink(base, object.__module__) for base in portrait.mro]))
        for title, kind, home, members in portrait.groups:
            where = 'defined here' if home is None else 'inherited from ' + self.classlink(home, object.__module__)
            blocks.append('%s %s:<br>\n' % (title, where) + ''.join(
                [self._member(object, name, kind, each, value, mod, funcs, classes, methods) for each, value in members]))
        if name == real:
            title = '<a name="%s">class <strong>%s</strong></a>' % (name, real)
        else:
            title = '<strong>%s</strong> = <a name="%s">class %s</a>' % (name, name, real)
        if object.__bases__:
            title += '(%s)' % ', '.join([self.classlink(base, object.__module__) for base in object.__bases__])
        doc = self.markup(getdoc(object), self.preformat, funcs, classes, methods)
        return self.section(title, '#000000', '#ffc8d8', '<hr>\n'.join(blocks), 3, doc and '<tt>%s<br>&nbsp;</tt>' % doc)

    def _member(self, cls, clsname, kind, name, value, mod, funcs, classes, methods):
        if kind == 'data descriptor':
            return self._docdescriptor(name, value, mod)
        value = getattr(cls, name)
        if kind != 'data':
            return self.document(value, name, mod, funcs, classes, methods, cls) + '\n'
        doc = ''
        if callable(value) or inspect.isdatadescriptor(value):
            doc = self.markup(getdoc(value), self.preformat, funcs, classes, methods)
            doc = doc and '<dd><tt>%s</tt>' % doc
        return '<dl><dt>%s%s</dl>\n\n' % (self.docother(value, name, mod), doc)

    def formatvalue(self, object):
        return self.grey('=' + self.repr(object))

    def docroutine(self, object, name=None, mod=None, funcs={}, classes={}, methods={}, cl=None):
        routine = _Routine(object, name, cl)
        title = '<a name="%s-%s"><strong>%s</strong></a>' % (cl.__name__ if cl else '', routine.name, routine.name)
        if routine.is_lambda:
            title = '<strong>%s</strong> <em>lambda</em> ' % routine.name
        elif routine.alias:
            title += ' = ' + _link('#%s-%s' % (cl.__name__, routine.real), routine.real)
        elif routine.name != routine.real:
            title += ' = ' + routine.real
        title += routine.parameters(self.formatvalue)
        if routine.note:
            before, cls, after = routine.note
            title += self.grey('<font%s>%s</font>' % (_FACE, before + self.classlink(cls, mod) + after))
        doc = '' if routine.alias else self.markup(getdoc(object), self.preformat, funcs, classes, methods)
        return '<dl><dt>%s</dt>%s</dl>\n' % (title, doc and '<dd><tt>%s</tt></dd>' % doc)

    def _docdescriptor(self, name, value, mod):
        doc = self.markup(getdoc(value), self.preformat)
        return '<dl><dt>%s</dt>\n%s</dl>\n' % (name and '<strong>%s</strong>' % name or '',
                                               doc and '<dd><tt>%s</tt></dd>\n' % doc)

    def docproperty(self, object, name=None, mod=None, cl=None):
        return self._docdescriptor(name, object, mod)

    def docdata(self, object, name=None, mod=None, cl=None):
        return self._docdescriptor(name, object, mod)

    def docother(self, object, name=None, mod=None, *ignored):
        return (name and '<strong>%s</strong> = ' % name or '') + self.repr(object)

    def index(self, dir, shadowed=None):
        "The modules in a folder; shadowed: names that earlier folders have, updated."
        known = {} if shadowed is None else shadowed
        found = sorted((name, ispkg) for _, name, ispkg in pkgutil.iter_modules([dir]))
        entries = [(name, '', ispkg, name in known) for name, ispkg in found]
        known.update((name, 1) for name, _ in found)
        links = self.multicolumn(entries, self.modpkglink)
        return self.bigsection(dir, '#ffffff', '#ee77aa', links)
