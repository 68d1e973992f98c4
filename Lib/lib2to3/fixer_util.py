"Pieces of trees, and questions about trees, that fixers need."
from .pgen2 import token
from .pygram import python_symbols as syms
from .pytree import Leaf, Node


# -- pieces -------------------------------------------------------------------------------------------

def _leaf(kind, text, prefix):
    return Leaf(kind, text, prefix=prefix)


def Name(name, prefix=None):
    return _leaf(token.NAME, name, prefix)


def Number(n, prefix=None):
    return _leaf(token.NUMBER, n, prefix)


def String(string, prefix=None):
    "A string, or any text."
    return _leaf(token.STRING, string, prefix)


def _sign(kind, text):
    "The function that makes leaves of one kind."
    return lambda: Leaf(kind, text)


Comma, Dot = _sign(token.COMMA, u','), _sign(token.DOT, u'.')
LParen, RParen = _sign(token.LPAR, u'('), _sign(token.RPAR, u')')
Newline, BlankLine = _sign(token.NEWLINE, u'\n'), _sign(token.NEWLINE, u'')


def _word(text):
    return Name(text, u' ')


def Attr(obj, attr):
    "obj.attr, as the two children of a power."
    behind = Node(syms.trailer, [Dot(), attr])
    return [obj, behind]


def ArgList(args, lparen=LParen(), rparen=RParen()):
    "(args)"
    inside = [Node(syms.arglist, args)] if args else []
    return Node(syms.trailer, [lparen.clone()] + inside + [rparen.clone()])


def Call(func_name, args=None, prefix=None):
    "func_name(args)"
    made = Node(syms.power, [func_name, ArgList(args)])
    if prefix is not None:
        made.prefix = prefix
    return made


def clones(nodes):
    "Copies of nodes, to go into another tree."
    return [node.clone() for node in nodes]


def exception_arguments(value):
    "The arguments that the value of an exception comes to: a tuple is a list of them."
    if is_tuple(value):
        return clones(value.children[1:-1])
    value = value.clone()
    value.prefix = u''
    return [value]


def with_traceback(raised, trace):
    "The parts of raised.with_traceback(trace)."
    trace = trace.clone()
    trace.prefix = u''
    return Attr(raised, Name(u'with_traceback')) + [ArgList([trace])]


def call_on(name, node):
    "name(node), in the place of the node."
    inner = node.clone()
    inner.prefix = u''
    return Call(Name(name), [inner], prefix=node.prefix)


def instead(node, new):
    "The new node, with what stands in front of the one whose place it takes."
    new.prefix = node.prefix
    return new


def Assign(target, source):
    "target = source; both may be lists of nodes."
    left, right = [side if isinstance(side, list) else [side] for side in (target, source)]
    right[0].prefix = u' '
    return Node(syms.atom, left + [Leaf(token.EQUAL, u'=', prefix=u' ')] + right)


def KeywordArg(keyword, value):
    "keyword=value"
    return Node(syms.argument, [keyword, Leaf(token.EQUAL, u'='), value])


def Subscript(index_node):
    "[index]"
    return Node(syms.trailer, [Leaf(token.LBRACE, u'['), index_node, Leaf(token.RBRACE, u']')])


def parenthesize(node):
    "(node)"
    return Node(syms.atom, [LParen()] + [node] + [RParen()])


def ListComp(xp, fp, it, test=None):
    "[xp for fp in it if test]"
    xp.prefix, fp.prefix, it.prefix = u'', u' ', u' '
    loop = [_word(u'for'), fp, _word(u'in'), it]
    if test:
        test.prefix = u' '
        loop.append(Node(syms.comp_if, [_word(u'if'), test]))
    inner = Node(syms.listmaker, [xp, Node(syms.comp_for, loop)])
    return Node(syms.atom, [Leaf(token.LBRACE, u'['), inner, Leaf(token.RBRACE, u']')])


def FromImport(package_name, name_leafs):
    "from package_name import names"
    for leaf in name_leafs:
        leaf.remove()
    names = Node(syms.import_as_names, name_leafs)
    return Node(syms.import_from, [Name(u'from'), _word(package_name), _word(u'import'), names])


# -- questions ----------------------------------------------------------------------------------------

def _brackets(node):
    "The first and the last character of a node's leaves, if it has other children in between; else ''."
    if not isinstance(node, Node) or len(node.children) < 2:
        return u''
    ends = node.children[0], node.children[-1]
    return u''.join([end.value for end in ends]) if all([isinstance(end, Leaf) for end in ends]) else u''


def is_tuple(node):
    "Is it (...) with more than a name in it, or ()?"
    if _brackets(node) != u'()':
        return False
    return len(node.children) == 2 or len(node.children) == 3 and isinstance(node.children[1], Node)


def is_list(node):
    "Is it [...]?"
    return _brackets(node) == u'[]'


def attr_chain(obj, attr):
    "obj.attr, obj.attr.attr ... until that is None."
    found = getattr(obj, attr)
    while found:
        yield found
        found = getattr(found, attr)


# Calls in which it does not matter whether an argument is a list or an iterator.
consuming_calls = set('all any enumerate list max min set sorted sum tuple'.split())


def consumer(node):
    """Where a node stands as what is gone through: 'for', 'in' for `x in node`, the name of a function that has it as its only
    or first argument ('join' for any method join); None elsewhere.  Second: is it the only argument?"""
    parent = node.parent
    before = node.prev_sibling
    if before is not None and before.type == token.NAME and before.value == u'in':
        return u'for' if parent.type in (syms.for_stmt, syms.comp_for) else u'in', True
    if parent.type == syms.comparison and before is not None and unicode(before).strip() == u'in':
        return u'in', True
    alone = True
    if parent.type == syms.arglist:
        if before is not None:
            return None, False
        alone = False
        parent = parent.parent
    if parent.type != syms.trailer or parent.children[0].value != u'(' or parent.prev_sibling is None:
        return None, False
    called = parent.prev_sibling
    if called.type == token.NAME and called.prev_sibling is None:
        return called.value, alone
    if unicode(called).strip() == u'.join':
        return u'join', alone
    return None, False


_GONE_THROUGH = consuming_calls.difference(['max', 'min']).union(['for', 'iter', 'join'])


def in_special_context(node):
    "Is what the node gives only gone through, so that an iterator does as well as a list?"
    if node.parent is None:
        return False
    name, alone = consumer(node)
    return name in (_GONE_THROUGH if alone else ('enumerate', 'sorted'))


def is_probably_builtin(node):
    "May the name be the built-in one? It is not, as an attribute, or where it is defined, assigned or a parameter."
    before, parent = node.prev_sibling, node.parent
    if before is not None and before.type == token.DOT or parent.type in (syms.funcdef, syms.classdef, syms.parameters):
        return False
    first = parent.children[0] is node
    if parent.type == syms.typedargslist:
        return not (first or before.type == token.COMMA)
    return not (parent.type == syms.expr_stmt and first)


def find_indentation(node):
    "The indentation of the block a node is in."
    while node is not None:
        if node.type == syms.suite and len(node.children) > 2 and node.children[1].type == token.INDENT:
            return node.children[1].value
        node = node.parent
    return u''


def make_suite(node):
    "The node as a suite."
    if node.type != syms.suite:
        above, inner = node.parent, node.clone()
        node = Node(syms.suite, [inner])
        node.parent = above
    return node


def find_root(node):
    "The file that a node is in.  ValueError for a tree without."
    for each in [node] + list(attr_chain(node, 'parent')):
        if each.type == syms.file_input:
            return each
    raise ValueError('root found before file_input was found.')


# -- imports and bindings -----------------------------------------------------------------------------

def does_tree_import(package, name, node):
    "Does the file import a name from a package (None: the name itself)?"
    return bool(find_binding(name, find_root(node), package))


_IMPORTS = syms.import_name, syms.import_from


def is_import(node):
    return node.type in _IMPORTS


def _first(statement):
    "What a line begins with, None for other nodes."
    return statement.children[0] if statement.type == syms.simple_stmt and statement.children else None


def touch_import(package, name, node):
    "Adds an import of a name from a package, behind those at the top of the file, unless it is there."
    root = find_root(node)
    if find_binding(name, root, package):
        return
    if package:
        made = FromImport(package, [_word(name)])
    else:
        made = Node(syms.import_name, [Name(u'import'), _word(name)])
    root.insert_child(_place_for_import(root.children), Node(syms.simple_stmt, [made, Newline()]))


def _place_for_import(statements):
    "Behind the first imports, else behind the first string, else in front."
    kinds = [getattr(_first(each), 'type', None) for each in statements]
    starts = [place for place, kind in enumerate(kinds) if kind in _IMPORTS]
    if starts:
        place = starts[0]
        while place < len(kinds) and kinds[place] in _IMPORTS:
            place += 1
        return place
    return kinds.index(token.STRING) + 1 if token.STRING in kinds else 0


# -- what binds a name --------------------------------------------------------------------------------

_BLOCKS = syms.for_stmt, syms.if_stmt, syms.while_stmt, syms.try_stmt

_def_syms = set([syms.funcdef, syms.classdef])
_block_syms = _def_syms.union([syms.trailer])


def find_binding(name, node, package=None):
    "The node that binds a name in a block, None without.  package: only an import from it counts."
    for statement in node.children:
        found = next(_bindings(name, statement, package), None)
        if found is not None and (not package or is_import(found)):
            return found
    return None


def _bindings(name, statement, package):
    "Yields what binds a name in a statement."
    kind = statement.type
    if kind in _IMPORTS:
        if _is_import_binding(statement, name, package):
            yield statement
    elif kind in _def_syms:
        if statement.children[1].value == name:
            yield statement
    elif kind == syms.expr_stmt:
        if _find(name, statement.children[0]):
            yield statement
    elif kind in _BLOCKS or kind in (syms.simple_stmt, syms.suite):
        if kind == syms.for_stmt and _find(name, statement.children[1]):
            yield statement
        for part in statement.children:
            if part.type >= 256:
                for found in _bindings(name, part, package):
                    yield found


def _find(name, node):
    "The leaf with a name, not looking into definitions and calls."
    if isinstance(node, Leaf):
        return node if (node.type, node.value) == (token.NAME, name) else None
    if node.type in _block_syms:
        return None
    return next((found for found in [_find(name, child) for child in node.children] if found is not None), None)


def _imported(what):
    "(name there, name here) of what an import lists; the name here is None for a.b without `as`."
    parts = what.children if what.type in (syms.dotted_as_names, syms.import_as_names) else [what]
    for part in parts:
        if part.type in (syms.dotted_as_name, syms.import_as_name):
            yield unicode(part.children[0]).strip(), part.children[2].value
        elif part.type == token.NAME:
            yield part.value, part.value


def _is_import_binding(node, name, package=None):
    "The node, if it is an import that binds the name (from the package, under its own name); else None."
    if node.type == syms.import_name:
        bound = not package and name in [here for _, here in _imported(node.children[1])]
    elif node.type == syms.import_from and package in (None, '', unicode(node.children[1]).strip()):
        names = node.children[4 if node.children[3].type == token.LPAR else 3]
        pairs = list(_imported(names))
        if package:
            bound = names.type == token.STAR or (name, name) in pairs
        else:                      # what a star brings is not known
            bound = name in [here for _, here in pairs]
    else:
        bound = False
    return node if bound else None
