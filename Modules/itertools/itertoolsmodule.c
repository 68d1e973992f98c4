/* The module itertools: its types and their flat slots. */
#include "itertools.h"
#include "py_replay.h"

extern const py_type_flat py_it_ifilter_flat, py_it_ifilterfalse_flat, py_it_dropwhile_flat, py_it_takewhile_flat,
    py_it_imap_flat, py_it_starmap_flat, py_it_chain_flat, py_it_compress_flat, py_it_cycle_flat, py_it_islice_flat,
    py_it_izip_flat, py_it_izip_longest_flat, py_it_tee_flat, py_it_groupby_flat, py_it_grouper_flat, py_it_combine_flat;

static const struct {
    const char *name; /* in the module; NULL: not in it */
    PyTypeObject *type;
    const py_type_flat *flat; /* or NULL */
} types[] = {
    {"chain", &py_it_chain_type, &py_it_chain_flat},
    {"combinations", &py_it_combinations_type, &py_it_combine_flat},
    {"combinations_with_replacement", &py_it_combinations_wr_type, &py_it_combine_flat},
    {"compress", &py_it_compress_type, &py_it_compress_flat},
    {"count", &py_it_count_type, NULL},
    {"cycle", &py_it_cycle_type, &py_it_cycle_flat},
    {"dropwhile", &py_it_dropwhile_type, &py_it_dropwhile_flat},
    {"groupby", &py_it_groupby_type, &py_it_groupby_flat},
    {"ifilter", &py_it_ifilter_type, &py_it_ifilter_flat},
    {"ifilterfalse", &py_it_ifilterfalse_type, &py_it_ifilterfalse_flat},
    {"imap", &py_it_imap_type, &py_it_imap_flat},
    {"islice", &py_it_islice_type, &py_it_islice_flat},
    {"izip", &py_it_izip_type, &py_it_izip_flat},
    {"izip_longest", &py_it_izip_longest_type, &py_it_izip_longest_flat},
    {"permutations", &py_it_permutations_type, &py_it_combine_flat},
    {"product", &py_it_product_type, &py_it_combine_flat},
    {"repeat", &py_it_repeat_type, NULL},
    {"starmap", &py_it_starmap_type, &py_it_starmap_flat},
    {"takewhile", &py_it_takewhile_type, &py_it_takewhile_flat},
    {NULL, &py_it_grouper_type, &py_it_grouper_flat},
    {NULL, &py_it_tee_type, &py_it_tee_flat},
    {NULL, &py_it_teedata_type, NULL},
};

static const PyMethodDef itertools_methods[] = {
    {"tee", py_it_tee, METH_VARARGS | METH_REPLAY, "tee(iterable[, n]): a tuple of n (2) independent iterators over its items"},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
inititertools(void);

PyMODINIT_FUNC
inititertools(void)
{
    PyObject *module = Py_InitModule3("itertools", (PyMethodDef *)itertools_methods,
                                      "Iterators that are built out of other iterators.");
    for (size_t i = 0; module != NULL && i < sizeof(types) / sizeof(types[0]); i++) {
        if (PyType_Ready(types[i].type) < 0
            || (types[i].flat != NULL && py_type_set_flat(types[i].type, types[i].flat) < 0)) {
            return;
        }
        if (types[i].name != NULL) {
            Py_INCREF(types[i].type);
            PyModule_AddObject(module, types[i].name, (PyObject *)types[i].type);
        }
    }
}
