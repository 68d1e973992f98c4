"""Makes Parser/grammar_tables.c: the grammar of the language as automata (_PyParser_Grammar).

    ./python Tools/gen/grammar_tables.py >Parser/grammar_tables.c

The rules of Parser/grammar.def go through the interpreter's own parser and _Py_pgen (Parser/pgen.c).
"""
import ctypes
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
RULES = os.path.join(HERE, '..', '..', 'Parser', 'grammar.def')
api = ctypes.pythonapi


class Arc(ctypes.Structure):
    _fields_ = [('label', ctypes.c_short), ('arrow', ctypes.c_short)]


class State(ctypes.Structure):
    _fields_ = [('count', ctypes.c_int), ('arcs', ctypes.POINTER(Arc)), ('lower', ctypes.c_int),
                ('upper', ctypes.c_int), ('accelerator', ctypes.c_void_p), ('accept', ctypes.c_int)]


class Automaton(ctypes.Structure):
    _fields_ = [('type', ctypes.c_int), ('name', ctypes.c_char_p), ('initial', ctypes.c_int),
                ('count', ctypes.c_int), ('states', ctypes.POINTER(State)),
                ('first', ctypes.POINTER(ctypes.c_ubyte))]


class Label(ctypes.Structure):
    _fields_ = [('type', ctypes.c_int), ('text', ctypes.c_char_p)]


class Grammar(ctypes.Structure):
    _fields_ = [('count', ctypes.c_int), ('automata', ctypes.POINTER(Automaton)), ('label_count', ctypes.c_int),
                ('labels', ctypes.POINTER(Label)), ('start', ctypes.c_int), ('accelerated', ctypes.c_int)]


class Detail(ctypes.Structure):
    _fields_ = [('error', ctypes.c_int), ('filename', ctypes.c_char_p), ('lineno', ctypes.c_int),
                ('offset', ctypes.c_int), ('text', ctypes.c_char_p), ('token', ctypes.c_int),
                ('expected', ctypes.c_int)]


def grammar_of(text):
    detail = Detail()
    api._Py_meta_grammar.restype = ctypes.c_void_p
    api.PyParser_ParseString.restype = ctypes.c_void_p
    api._Py_pgen.restype = ctypes.POINTER(Grammar)
    tree = api.PyParser_ParseString(text, ctypes.c_void_p(api._Py_meta_grammar()), 256, ctypes.byref(detail))
    if not tree:
        sys.exit('line %d, offset %d: the rules do not fit' % (detail.lineno, detail.offset))
    return api._Py_pgen(ctypes.c_void_p(tree)).contents


def columns(items, indent='    ', width=110):
    lines = [indent]
    for item in items:
        if len(lines[-1]) + len(item) + 2 > width:
            lines.append(indent)
        lines[-1] += item + ', '
    return '\n'.join(line.rstrip() for line in lines)


def quoted(text):
    return '(char *)"%s"' % text if text is not None else 'NULL'


def tables(grammar):
    arcs, states, firsts, automata = [], [], [], []
    size = (grammar.label_count + 7) // 8
    for number in range(grammar.count):
        automaton = grammar.automata[number]
        automata.append('{%d, (char *)"%s", %d, %d, (state *)&states[%d], (char *)firsts[%d]}' % (
            automaton.type, automaton.name, automaton.initial, automaton.count, len(states), number))
        firsts.append('{%s}' % ', '.join(str(automaton.first[i]) for i in range(size)))
        for i in range(automaton.count):
            state = automaton.states[i]
            states.append('STATE(%d, %d, %d)' % (state.count, len(arcs), state.accept))
            arcs += ['{%d, %d}' % (state.arcs[j].label, state.arcs[j].arrow) for j in range(state.count)]
    labels = ['{%d, %s}' % (grammar.labels[i].type, quoted(grammar.labels[i].text))
              for i in range(grammar.label_count)]
    return arcs, states, firsts, automata, labels


def main():
    with open(RULES) as rules:
        found = re.findall(r'^RULE\((\w+), "(.*)"\)$', rules.read(), re.M)
    grammar = grammar_of(''.join('%s: %s\n' % rule for rule in found))
    arcs, states, firsts, automata, labels = tables(grammar)
    print '''/* grammar_tables.c - made by Tools/gen/grammar_tables.py from grammar.def: do not edit.
 *
 * %d automata, %d states, %d arcs, %d labels.
 */
#include "Python.h"
#include "grammar.h"

#define STATE(count, first, accept) {count, (arc *)&arcs[first], 0, 0, NULL, accept}

static const label labels[] = {
%s
};

static const arc arcs[] = {
%s
};

/* Of each automaton the labels that can begin it. */
static const unsigned char firsts[][%d] = {
%s
};

static const state states[] = {
%s
};

static const dfa automata[] = {
%s
};

PyAPI_DATA(grammar) _PyParser_Grammar;

grammar _PyParser_Grammar = {%d, (dfa *)automata, {%d, (label *)labels}, %d, GRAMMAR_FIXED};''' % (
        grammar.count, len(states), len(arcs), len(labels), columns(labels), columns(arcs),
        (grammar.label_count + 7) // 8, columns(firsts), columns(states), columns(automata), grammar.count,
        grammar.label_count, grammar.start)


if __name__ == '__main__':
    main()
