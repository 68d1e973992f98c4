/* structseq.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_STRUCTSEQ_H
#define Py_STRUCTSEQ_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct PyStructSequence_Field {
    char *name;
    char *doc;
} PyStructSequence_Field;

typedef struct {
    PyObject_VAR_HEAD
    PyObject *ob_item[1];
} PyStructSequence;

typedef struct PyStructSequence_Desc {
    char *name;
    char *doc;
    struct PyStructSequence_Field *fields;
    int n_in_sequence;
} PyStructSequence_Desc;

PyAPI_DATA(char *) PyStructSequence_UnnamedField;

PyAPI_FUNC(void) PyStructSequence_InitType(PyTypeObject *, PyStructSequence_Desc *);
PyAPI_FUNC(PyObject *) PyStructSequence_New(PyTypeObject *);

#define PyStructSequence_SET_ITEM(op, i, v) (((PyStructSequence *)(op))->ob_item[i] = (v))

#ifdef __cplusplus
}
#endif

#endif /* Py_STRUCTSEQ_H */
