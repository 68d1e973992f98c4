/* What the files of this folder offer each other, and the tables of methods that use them.
 *
 *     frames.c     the state of a suspended frame in terms of co_code, and back
 *     older_frames.c, older_links.c   frames of the original, and its C frames between them
 *     tasklets.c   tasklets and channels
 *     attributes.c  what instances of their subclasses have besides
 *     kinds.c      continuations, with the table kinds.def
 *     values.c     reductions in C, with the table values.def
 *     wrap.c       the module stackless._wrap: constructors of empty objects, and their states
 *     hollow.c     objects of older programs that are made empty
 *     codes.c      code that pickles bring is made once
 *     names.c      the types in it that pickles name, with the table names.def
 */
#ifndef SLP_PICKLING_H
#define SLP_PICKLING_H

#include "py_frame.h"
#include "../../Python/exec/analysis.h"

/* Are trace and profile functions written (stackless.pickle_with_tracing_state, for all threads; pickle_flags, for this one)? Raises no. */
int slp_pickles_tracing(void);
/* A frame without a state. Returns new. Raises yes. */
PyObject *slp_frame_blank(PyCodeObject *co);
/* The state of a frame that does not run. Returns new. Raises yes. */
PyObject *slp_frame_state(py_frame *f);
/* Fills a blank frame; nothing of the state is trusted. Returns status. Raises yes. */
int slp_frame_restore(py_frame *f, PyObject *state);
/* Where a frame stands, in terms of our state. */
typedef struct {
    int lasti, flags;
    int ordinal;            /* of the unit among those at lasti, -1: none */
    PyObject *values;       /* owned */
} slp_place;

/* Puts the place that a state of the original says into our terms; what cannot go on there gets FRAME_DONE.  `step` is the name of its step.
   Returns status. Raises yes. */
int slp_older_place(slp_place *place, const py_frame *f, const char *step);
/* The number of unit `at` among those of its instruction, and back: -1 there is none. Raise no. */
int slp_ordinal_of(const py_exec *exec, int32_t at);
int32_t slp_unit_of(const py_exec *exec, long lasti, long ordinal);
/* The offset of the first instruction that unit `at`, which is not a further one of its instruction, carries out. Raises no. */
int32_t slp_begin_of(const py_exec *exec, const py_analysis *an, int32_t at);
/* May a frame wait in this unit for a value? Raises no. */
int slp_can_wait(const py_exec *exec, int32_t at);
/* How many values lie below the operands and the result of unit `at`; what `with` keeps has moved down already. Raises no. */
int32_t slp_left_below(const py_exec *exec, const py_analysis *an, int32_t at);
/* Appends a continuation that raises, whatever it is resumed with: C code was here, which `where` (stolen) tells. Returns status. Raises yes. */
int slp_add_lost_steal(PyObject *links, PyObject *where);
/* The links of a tasklet of the original: what its C frames say is said in our terms, in the links or in *further (borrowed or NULL,
   replaced by a new dict). Returns new: the links, of which none is a C frame. Raises yes. */
PyObject *slp_links_of_older(PyObject *links, PyObject **further);
/* The attributes of an instance of a class derived from `plain`, by name. Returns status; *attributes new, NULL: there are none. Raises yes. */
int slp_attributes_out(PyObject *self, PyTypeObject *plain, PyObject **attributes);
/* And back. Returns status. Raises yes. */
int slp_attributes_in(PyObject *self, PyObject *state);
/* A frame at the same point, with the same objects. Returns new. Raises yes. */
PyObject *slp_frame_clone(py_frame *f);
/* A dict, or the name of the module in sys.modules that it belongs to. Returns new. Raises yes. */
PyObject *slp_namespace_out(PyObject *dict);
/* And back. Returns new: a dict. Raises yes. */
PyObject *slp_namespace_in(PyObject *state);

/* Methods that their types get from here. */
extern const PyMethodDef slp_tasklet_pickling[], slp_channel_pickling[];
PyObject *slp_frame_setstate(PyObject *self, PyObject *state);

/* wrap.c: constructors. Return new. Raise yes. */
PyObject *slp_wrap_cell(PyObject *module, PyObject *unused);
PyObject *slp_wrap_function(PyObject *module, PyObject *unused);
PyObject *slp_wrap_generator(PyObject *module, PyObject *unused);
PyObject *slp_wrap_traceback(PyObject *module, PyObject *unused);
PyObject *slp_wrap_rangeiterator(PyObject *module, PyObject *args);
/* names.c: objects from the arguments that pickles give, or from the states of hollow ones. Return new. Raise yes. */
PyObject *slp_make_call_iterator(PyObject *args);
PyObject *slp_make_enumerate(PyObject *args);
PyObject *slp_make_iterator(PyObject *args);
PyObject *slp_make_method(PyObject *args);
PyObject *slp_make_method_wrapper(PyObject *args);
PyObject *slp_make_rangeiterator(PyObject *args);
PyObject *slp_make_xrange(PyObject *args);
/* hollow.c: an iterator at its end. Returns new. Raises yes. */
PyObject *slp_spent_iterator(void);
/* Objects that __setstate__ fills. Return new. Raise yes. */
PyObject *slp_hollow_call_iterator(void);
PyObject *slp_hollow_enumerate(void);
PyObject *slp_hollow_iterator(void);
PyObject *slp_hollow_method(void);
PyObject *slp_hollow_method_wrapper(void);
PyObject *slp_hollow_module(void);
PyObject *slp_hollow_rangeiterator(void);
PyObject *slp_hollow_xrange(void);
/* states.c: the methods __setstate__ of these types. Return new: self. Raise yes. */
PyObject *slp_cell_setstate(PyObject *self, PyObject *state);
PyObject *slp_generator_setstate(PyObject *self, PyObject *state);
PyObject *slp_function_setstate(PyObject *self, PyObject *state);
PyObject *slp_traceback_setstate(PyObject *self, PyObject *state);
PyObject *slp_method_setstate(PyObject *self, PyObject *state);
/* codes.c: the code object with these fields, perhaps one that is there already. Returns new. Raises yes. */
PyObject *slp_code_make(PyObject *args);
/* Remembers it for slp_code_make. Raises no. */
void slp_code_known(PyCodeObject *co);
/* names.c: puts its types into the module. Returns status. Raises yes. */
int slp_add_names(PyObject *module);

/* values.c: functions of stackless._wrap; the reductions give a tuple for pickling. Return new. Raise yes. */
PyObject *slp_freeze_value(PyObject *module, PyObject *o);
PyObject *slp_thaw_value(PyObject *module, PyObject *args);
PyObject *slp_value_types(PyObject *module, PyObject *unused);
PyObject *slp_reduce_code(PyObject *module, PyObject *o);
PyObject *slp_reduce_frame(PyObject *module, PyObject *o);
PyObject *slp_reduce_continuation(PyObject *module, PyObject *o);
PyObject *slp_reduce_cell(PyObject *module, PyObject *o);
PyObject *slp_reduce_generator(PyObject *module, PyObject *o);
PyObject *slp_reduce_method(PyObject *module, PyObject *o);
PyObject *slp_find_builtin(PyObject *module, PyObject *o);

#endif
