"""def f(a, (b, c)): -> def f(a, xxx_todo_changeme): (b, c) = xxx_todo_changeme

lambda (x, y): x + y -> lambda x_y: x_y[0] + x_y[1]"""
from .. import fixer_base, pytree
from ..fixer_util import Assign, Name, Newline, Number, Subscript, syms
from ..pgen2 import token


def is_docstring(stmt):
    return isinstance(stmt, pytree.Node) and stmt.children[0].type == token.STRING


def _put_in(parent, place, children):
    parent.children[place:place] = children
    for each in children:
        each.parent = parent
    parent.changed()


class FixTupleParams(fixer_base.BaseFix):
    BM_compatible = True
    run_order = 4       # in front of fixers that change what is in the function
    PATTERN = """
    funcdef< 'def' any parameters< '(' args=any ')' > ['->' any] ':' suite=any+ >
    | lambda=lambdef< 'lambda' args=vfpdef< '(' inner=any ')' > ':' body=any >
    """

    def transform(self, node, results):
        if 'lambda' in results:
            return self.transform_lambda(node, results)
        suite, arguments = results['suite'], results['args']
        made = []
        if arguments.type == syms.tfpdef:
            self._take(arguments, made)
        elif arguments.type == syms.typedargslist:
            for place, argument in enumerate(arguments.children):
                if argument.type == syms.tfpdef:
                    # Without a default it could begin without a space.
                    self._take(argument, made, place > 0)
        if made:
            self._insert(suite[0], made)

    def _take(self, argument, made, prefix=False):
        name = Name(self.new_name())
        place = argument.clone()
        place.prefix = u''
        made.append(Assign(place, name.clone()))
        name.prefix = u' ' if prefix else u''
        argument.replace(name)

    def _insert(self, first, made):
        "Puts the assignments at the begin of the block."
        if len(first.children) > 1 and first.children[1].type == token.INDENT:
            self._insert_lines(first, made)
        else:
            self._insert_on_line(first, made)

    def _insert_lines(self, suite, made):
        "A line for each, behind the docstring; the indentation of the first line of a suite is a token of its own."
        indent = suite.children[1].value
        documented = is_docstring(suite.children[2])
        start = 3 if documented else 2
        lines = [pytree.Node(syms.simple_stmt, [each, Newline()]) for each in made]
        for line in lines if documented else lines[1:]:
            line.prefix = indent
        follower = suite.children[start] if start < len(suite.children) else None
        _put_in(suite, start, lines)
        if follower is not None and not documented and follower.type != token.DEDENT:
            follower.prefix = indent + follower.prefix if not follower.prefix.startswith(indent) else follower.prefix

    def _insert_on_line(self, statement, made):
        "The block is on the line of the def."
        pieces = []
        for each in made:
            pieces += [each, pytree.Leaf(token.SEMI, u';')]
        follower = statement.children[0]
        pieces[0].prefix = follower.prefix
        for each in pieces[2::2] + [follower]:
            each.prefix = u' '
        _put_in(statement, 0, pieces)

    def transform_lambda(self, node, results):
        parameter, inner = results['args'], simplify_args(results['inner'])
        if inner.type == token.NAME:        # lambda (((x))): x
            parameter.replace(Name(inner.value, prefix=u' '))
            return
        wanted = find_params(parameter)
        places = map_to_index(wanted)
        name = self.new_name(tuple_name(wanted))
        parameter.replace(Name(name, prefix=u' '))
        uses = [leaf for leaf in results['body'].post_order() if leaf.type == token.NAME and leaf.value in places]
        for leaf in uses:
            item = pytree.Node(syms.power, [Name(name)] + [each.clone() for each in places[leaf.value]])
            item.prefix = leaf.prefix
            leaf.replace(item)


def simplify_args(node):
    "Without parentheses around one thing."
    inner = node
    while inner.type == syms.vfpdef:
        inner = inner.children[1]
    if inner is node and node.type not in (syms.vfplist, token.NAME):
        raise RuntimeError('Received unexpected node %s' % node)
    return inner


def find_params(node):
    "The names in parameters, as lists of lists."
    while node.type == syms.vfpdef:         # (...)
        node = node.children[1]
    names = [find_params(child) for child in node.children if child.type != token.COMMA]
    return node.value if node.type == token.NAME else names


def map_to_index(param_list, prefix=[], d=None):
    "{name: the subscripts that lead to it}."
    table = {} if d is None else d
    for number, each in enumerate(param_list):
        trail = prefix + [Subscript(Number(unicode(number)))]
        if isinstance(each, list):
            map_to_index(each, trail, table)
        else:
            table[each] = trail
    return table


def tuple_name(param_list):
    "A name made of the names: [a, [b, c]] -> 'a_b_c'."
    return u'_'.join([tuple_name(each) if isinstance(each, list) else each for each in param_list])
