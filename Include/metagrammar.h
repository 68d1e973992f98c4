/* metagrammar.h - the nonterminals of the grammar in which grammars are written. */
#ifndef Py_METAGRAMMAR_H
#define Py_METAGRAMMAR_H

#define MSTART 256
#define RULE 257
#define RHS 258
#define ALT 259
#define ITEM 260
#define ATOM 261

#endif /* Py_METAGRAMMAR_H */
