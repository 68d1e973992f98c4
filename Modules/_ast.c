/* _ast.c - the module of the syntax tree's classes.
 *
 * The classes themselves are made in Parser/ast_types.c; here they get their names.
 */
#include "Python.h"
#include "../Parser/ast_types.h"

PyMODINIT_FUNC init_ast(void);

PyMODINIT_FUNC
init_ast(void)
{
    py_ast_types *types = py_ast_types_get();
    PyObject *module = types == NULL ? NULL : Py_InitModule3("_ast", NULL, NULL);
    if (module == NULL) {
        return;
    }
    for (int i = 0; i < CLASS_COUNT; i++) {
        Py_INCREF(types->classes[i]);
        if (PyModule_AddObject(module, py_ast_classes[i].name, types->classes[i]) < 0) {
            return;
        }
    }
    if (PyModule_AddIntConstant(module, "PyCF_ONLY_AST", PyCF_ONLY_AST) == 0) {
        PyModule_AddStringConstant(module, "__version__", "82160");
    }
}
