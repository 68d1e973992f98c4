/* pgen.h - from the text of a grammar, parsed by the grammar of grammars, to its automata. */
#ifndef Py_PGEN_H
#define Py_PGEN_H

#include "grammar.h"

#ifdef __cplusplus
extern "C" {
#endif

PyAPI_FUNC(grammar *) _Py_meta_grammar(void);

struct _node;
PyAPI_FUNC(grammar *) _Py_pgen(struct _node *);

#ifdef __cplusplus
}
#endif
#endif /* Py_PGEN_H */
