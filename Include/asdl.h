/* asdl.h - sequences in abstract syntax trees. */
#ifndef Py_ASDL_H
#define Py_ASDL_H
#ifdef __cplusplus
extern "C" {
#endif

typedef PyObject *identifier;
typedef PyObject *string;
typedef PyObject *object;

#ifndef __cplusplus
typedef enum { false, true } bool;
#endif

typedef struct {
    int size;
    void *elements[1];
} asdl_seq;

typedef struct {
    int size;
    int elements[1];
} asdl_int_seq;

PyAPI_FUNC(asdl_seq *) asdl_seq_new(int size, PyArena *arena);
PyAPI_FUNC(asdl_int_seq *) asdl_int_seq_new(int size, PyArena *arena);

#define asdl_seq_GET(S, I) ((S)->elements[(I)])
#define asdl_seq_LEN(S) ((S) == NULL ? 0 : (S)->size)
#define asdl_seq_SET(S, I, V) ((S)->elements[(I)] = (V))

#ifdef __cplusplus
}
#endif
#endif /* Py_ASDL_H */
