/* Making the types of the containers ready, with their flat slots. */
#include "py_containers.h"
#include "py_iters.h"

static const struct {
    PyTypeObject *type;
    const py_type_flat *flat; /* or NULL */
} types[] = {
    {&PyTuple_Type, &py_tuple_flat},
    {&PyList_Type, &py_list_flat},
    {&PyDict_Type, &py_dict_flat},
    {&PySet_Type, &py_set_flat},
    {&PyFrozenSet_Type, &py_set_flat},
    {&PySlice_Type, NULL},
    {&PyRange_Type, NULL},
    {&py_rangeiter_type, NULL},
    {&PyDictIterKey_Type, NULL},
    {&PyDictIterValue_Type, NULL},
    {&PyDictIterItem_Type, NULL},
    {&PyDictKeys_Type, NULL},
    {&PyDictValues_Type, NULL},
    {&PyDictItems_Type, NULL},
    {&py_setiter_type, NULL},
    {&PyListIter_Type, NULL},
    {&PyListRevIter_Type, NULL},
    {&PyTupleIter_Type, NULL},
    {&PySeqIter_Type, &py_seqiter_flat},
    {&PyCallIter_Type, &py_calliter_flat},
    {&PyEnum_Type, &py_enumerate_flat},
    {&PyReversed_Type, &py_reversed_flat},
    {&PyByteArray_Type, &py_bytearray_flat},
};

int
py_containers_init(void)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (PyType_Ready(types[i].type) < 0
            || (types[i].flat != NULL && py_type_set_flat(types[i].type, types[i].flat) < 0)) {
            return -1;
        }
    }
    return 0;
}
