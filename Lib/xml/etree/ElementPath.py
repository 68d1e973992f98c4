"""Paths into trees of elements: a small part of XPath.

A path is compiled into a list of steps; a step takes an iterable of elements and gives one.  Compiled paths are kept.
"""
import re

xpath_tokenizer_re = re.compile(r"""('[^']*'|"[^"]*")|(::|//?|\.\.|\(\)|[/.*:\[\]\(\)@=])|((?:\{[^}]+\})?[^/\[\]\(\)@=\s]+)|\s+""")


def xpath_tokenizer(pattern, namespaces=None):
    """The (operator, name) pairs of a path, one of the two empty; prefixes are put in as {URI}.

    SyntaxError for a prefix that is not in `namespaces`."""
    for text, operator, name in xpath_tokenizer_re.findall(pattern):
        if name and name[0] != '{' and ':' in name:
            prefix, _, local = name.partition(':')
            if not namespaces or prefix not in namespaces:
                raise SyntaxError('prefix %r not found in prefix map' % prefix)
            yield operator or text, '{%s}%s' % (namespaces[prefix], local)
        else:
            yield operator or text, name


class _SelectorContext:
    """What a search keeps: the tree, and who is whose parent once that was asked."""

    def __init__(self, root):
        self.root, self._parents = root, None

    def parents(self):
        if self._parents is None:
            self._parents = dict((child, element) for element in self.root.iter() for child in element)
        return self._parents


def get_parent_map(context):
    """{child: parent} of the whole tree."""
    return context.parents()


def _children(tag):
    if tag == '*':
        return lambda context, found: (child for element in found for child in element)
    return lambda context, found: (child for element in found for child in element if child.tag == tag)


def _descendants(tag):
    def select(context, found):
        for element in found:
            for inner in element.iter(tag):
                if inner is not element:
                    yield inner
    return select


def _itself(context, found):
    return found


def _parent(context, found):
    parents, seen = context.parents(), set()
    for element in found:
        above = parents.get(element)
        if above is not None and above not in seen:
            seen.add(above)
            yield above


def _where(keeps):
    return lambda context, found: (element for element in found if keeps(element))


def _at(index):
    """The element that is number `index` among its parent's children of the same tag."""
    def select(context, found):
        parents = context.parents()
        for element in found:
            above = parents.get(element)
            if above is None:
                continue
            same = list(above.findall(element.tag))
            if -len(same) <= index < len(same) and same[index] is element:
                yield element
    return select


def _text_is(tag, value):
    def keeps(element):
        return any(''.join(child.itertext()) == value for child in element.findall(tag))
    return _where(keeps)


def _read_predicate(tokens):
    """(shape, values) of what stands up to ]: a character and a value for each token, - for names, ' for strings."""
    shape, values = [], []
    for operator, name in tokens:
        if operator == ']':
            break
        if operator and operator[0] in '\'"':
            operator, name = "'", operator[1:-1]
        shape.append(operator or '-')
        values.append(name)
    else:
        raise SyntaxError('invalid path')
    return ''.join(shape), values


def _predicate(tokens):
    """The step for what stands between [ and ]."""
    shape, values = _read_predicate(tokens)
    if shape == '@-':
        return _where(lambda element: element.get(values[1]) is not None)
    if shape == "@-='":
        return _where(lambda element: element.get(values[1]) == values[3])
    if shape == '-' and not re.match(r'\d+$', values[0]):
        return _where(lambda element: element.find(values[0]) is not None)
    if shape == "-='" and not re.match(r'\d+$', values[0]):
        return _text_is(values[0], values[2])
    if shape == '-':
        return _at(int(values[0]) - 1)
    if shape in ('-()', '-()-'):
        if values[0] != 'last':
            raise SyntaxError('unsupported function')
        if shape == '-()':
            return _at(-1)
        try:
            return _at(int(values[2]) - 1)
        except ValueError:
            raise SyntaxError('unsupported expression')
    raise SyntaxError('invalid predicate')


def _compile(path, namespaces):
    if path[-1:] == '/':
        path += '*'
    if path[:1] == '/':
        raise SyntaxError('cannot use absolute path on element')
    tokens = list(xpath_tokenizer(path, namespaces))
    if not tokens:
        raise StopIteration     # which find() and findtext() take for: nothing found
    rest, steps, expects = iter(tokens), [], True
    for operator, name in rest:
        if operator == '/':
            expects = True
        elif operator == '//':
            operator, name = next(rest, ('', ''))
            if operator not in ('', '*') or not (operator or name):
                raise SyntaxError('invalid descendant')
            steps.append(_descendants(operator or name))
        elif operator == '[':
            steps.append(_predicate(rest))
        elif operator in ('', '*'):
            steps.append(_children(operator or name))
        elif operator == '.':
            steps.append(_itself)
        elif operator == '..':
            steps.append(_parent)
        else:
            raise KeyError(operator)
    if tokens and tokens[-1][0] in ('/', '//') or not steps:
        raise SyntaxError('invalid path')
    return steps


_cache = {}


def iterfind(elem, path, namespaces=None):
    """The elements that a path leads to from elem."""
    key = path, None if namespaces is None or ':' not in path else tuple(sorted(namespaces.items()))
    steps = _cache.get(key)
    if steps is None:
        if len(_cache) > 100:
            _cache.clear()
        steps = _cache[key] = _compile(path, namespaces)
    context, found = _SelectorContext(elem), [elem]
    for step in steps:
        found = step(context, found)
    return iter(found)


def find(elem, path, namespaces=None):
    """The first of them, or None."""
    try:
        return next(iterfind(elem, path, namespaces))
    except StopIteration:
        return None


def findall(elem, path, namespaces=None):
    """All of them in a list."""
    return list(iterfind(elem, path, namespaces))


def findtext(elem, path, default=None, namespaces=None):
    """The text of the first, '' when it has none; `default` when there is no such element."""
    found = find(elem, path, namespaces)
    return default if found is None else found.text or ''
