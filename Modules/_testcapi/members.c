/* members.c - _test_structmembersType: one member of each T_* kind, by the names of the kinds. */
#include "testcapi.h"

#include "structmember.h"

typedef struct {
    PyObject_HEAD
    char bool_member;
    char byte_member;
    unsigned char ubyte_member;
    short short_member;
    unsigned short ushort_member;
    int int_member;
    unsigned int uint_member;
    long long_member;
    unsigned long ulong_member;
    float float_member;
    double double_member;
    char inplace_member[6];
    PY_LONG_LONG longlong_member;
    unsigned PY_LONG_LONG ulonglong_member;
} all_members;

#define MEMBER(kind, field) {#kind, kind, offsetof(all_members, field), 0, NULL}
static const PyMemberDef members_members[] = {
    MEMBER(T_BOOL, bool_member),
    MEMBER(T_BYTE, byte_member),
    MEMBER(T_UBYTE, ubyte_member),
    MEMBER(T_SHORT, short_member),
    MEMBER(T_USHORT, ushort_member),
    MEMBER(T_INT, int_member),
    MEMBER(T_UINT, uint_member),
    MEMBER(T_LONG, long_member),
    MEMBER(T_ULONG, ulong_member),
    MEMBER(T_FLOAT, float_member),
    MEMBER(T_DOUBLE, double_member),
    MEMBER(T_STRING_INPLACE, inplace_member),
    MEMBER(T_LONGLONG, longlong_member),
    MEMBER(T_ULONGLONG, ulonglong_member),
    {NULL, 0, 0, 0, NULL},
};

static PyObject *
members_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *const names[] = {"T_BOOL", "T_BYTE", "T_UBYTE", "T_SHORT", "T_USHORT", "T_INT",
                                  "T_UINT", "T_LONG", "T_ULONG", "T_FLOAT",
                                  "T_DOUBLE", "T_STRING_INPLACE", "T_LONGLONG", "T_ULONGLONG", NULL};
    all_members *ob = PyObject_New(all_members, type);
    const char *text = NULL;
    Py_ssize_t size = 0;

    if (ob == NULL) {
        return NULL;
    }
    memset((char *)ob + sizeof(PyObject), 0, sizeof *ob - sizeof(PyObject));
    if (!PyArg_ParseTupleAndKeywords(
            args, kwargs, "|bbBhHiIlkfds#LK", (char **)names, &ob->bool_member, &ob->byte_member,
            &ob->ubyte_member, &ob->short_member, &ob->ushort_member, &ob->int_member,
            &ob->uint_member, &ob->long_member, &ob->ulong_member, &ob->float_member,
            &ob->double_member, &text, &size, &ob->longlong_member,
            &ob->ulonglong_member)) {
        Py_DECREF(ob);
        return NULL;
    }
    if (size > 5) {
        Py_DECREF(ob);
        PyErr_SetString(PyExc_ValueError, "string too long");
        return NULL;
    }
    if (text != NULL) {
        memcpy(ob->inplace_member, text, (size_t)size);
    }
    return (PyObject *)ob;
}

static void
members_dealloc(PyObject *ob)
{
    PyObject_Del(ob);
}

PyTypeObject py_testcapi_members_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "test_structmembersType",
    .tp_basicsize = sizeof(all_members),
    .tp_dealloc = members_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "An object with a member of each kind.",
    .tp_members = (PyMemberDef *)members_members,
    .tp_new = members_new,
};
