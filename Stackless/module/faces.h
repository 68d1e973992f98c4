/* What the faces of the module share: arguments of flat methods, module functions. */
#ifndef SLP_FACES_H
#define SLP_FACES_H

#include "../core/core.h"

/* Exactly `wanted` positional arguments and no keywords. Returns status. Raises yes. */
int slp_check_args(const char *name, Py_ssize_t nargs, PyObject *kwargs, Py_ssize_t wanted);

static inline int
slp_takes(const char *name, Py_ssize_t nargs, PyObject *kwargs, Py_ssize_t wanted)
{
    if (nargs == wanted && kwargs == NULL) {
        return 0;
    }
    return slp_check_args(name, nargs, kwargs, wanted);
}

/* An int or bool, no long. Returns 0 or 1 in *flag. Raises yes (TypeError with message). */
static inline int
slp_flag_from(PyObject *o, const char *message, int *flag)
{
    if (o == NULL || !PyInt_Check(o)) {
        PyErr_SetString(PyExc_TypeError, message);
        return -1;
    }
    *flag = PyInt_AS_LONG(o) != 0;
    return 0;
}

static inline PyObject *
slp_or_none(void *o)
{
    PyObject *object = o != NULL ? o : Py_None;
    Py_INCREF(object);
    return object;
}

int slp_init_bomb_type(void);
int slp_init_bomb_type(void);
int slp_init_cframe_type(void);
int slp_init_cstack_type(void);
/* Puts a flat function down for later where the caller understands the token, else runs it nested
   (softcall.c). Returns new, or the token. Raises yes. */
PyObject *slp_soft_or_nested(py_flat_function function, PyObject *self, PyObject *const *args,
                             Py_ssize_t nargs);
/* t.cstate (cstackobject.c). */
PyObject *slp_tasklet_get_cstate(PyObject *self, void *closure);
/* The tasklets that are suspended on C stacks (cstackobject.c). Returns new. Raises yes. */
PyObject *slp_list_waiting_in_c(void);
/* Functions that exist for tests (testing.c): adds them to the module. Returns status. Raises yes. */
int slp_add_testing(PyObject *module);
/* schedule(), for those that call it from C. */
py_step slp_schedule_function(py_thread *ts, PyObject *self, PyObject *const *args,
                              Py_ssize_t nargs, PyObject *kwargs, PyObject **result);

int slp_init_tasklet_type(void);
int slp_init_channel_type(void);


/* trace_function and profile_function of a tasklet (tasklet_tracing.c). */
PyObject *slp_tasklet_get_trace(PyObject *self, void *closure);
PyObject *slp_tasklet_get_profile(PyObject *self, void *closure);
int slp_tasklet_set_trace(PyObject *self, PyObject *value, void *closure);
int slp_tasklet_set_profile(PyObject *self, PyObject *value, void *closure);

#endif
