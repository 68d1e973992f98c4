/* Where things lie, for Tools/gdb: a debugger that looks at a core of a release build has no types to go by.
 *
 * A table of names, offsets and sizes in the program itself; the script finds it by its symbol. `at` lines are members,
 * `size` lines the distance of two elements of an array.
 */
#include <stddef.h>

#include "core.h"
#include "frameobject.h"
#include "py_frame.h"

typedef struct {
    const char *name;
    long offset;
    long size;
} slp_layout_entry;

#define AT(name, type, member) {name, offsetof(type, member), sizeof(((type *)NULL)->member)},
#define SIZE(name, type) {name, 0, sizeof(type)},

extern const slp_layout_entry slp_layout[];

const slp_layout_entry slp_layout[] = {
    AT("object.type", PyObject, ob_type)
    AT("object.refcount", PyObject, ob_refcnt)
    AT("type.name", PyTypeObject, tp_name)
    AT("type.base", PyTypeObject, tp_base)
    AT("str.length", PyStringObject, ob_size)
    AT("str.text", PyStringObject, ob_sval)
    AT("code.filename", PyCodeObject, co_filename)
    AT("code.name", PyCodeObject, co_name)
    AT("code.firstline", PyCodeObject, co_firstlineno)
    AT("code.lines", PyCodeObject, co_lnotab)
    AT("frame.back", py_frame, f_back)
    AT("frame.code", py_frame, f_code)
    AT("frame.pc", py_frame, pc)
    AT("frame.lasti", py_frame, f_lasti)
    AT("frame.exec", py_frame, exec)
    AT("exec.units", py_exec, units)
    AT("exec.info", py_exec, info)
    SIZE("unit", py_unit)
    SIZE("info", py_unit_info)
    AT("info.lasti", py_unit_info, lasti)
    AT("tasklet.next", slp_tasklet, next)
    AT("tasklet.frame", slp_tasklet, frame)
    AT("tasklet.thread", slp_tasklet, thread)
    AT("tasklet.channel", slp_tasklet, channel)
    AT("tasklet.flags", slp_tasklet, flags)
    AT("tasklet.blocked", slp_tasklet, blocked)
    AT("tasklet.nesting", slp_tasklet, nesting_level)
    AT("thread.id", py_thread, base.thread_id)
    AT("thread.frame", py_thread, base.frame)
    AT("thread.current", py_thread, current)
    AT("thread.main", py_thread, slp.main)
    SIZE("gc.head", PyGC_Head)
    AT("gc.next", PyGC_Head, gc.gc_next)
    AT("runtime.generations", py_runtime, gc.generation)
    SIZE("generation", py_gc_generation)
    AT("runtime.buckets", py_runtime, slp_records.buckets)
    AT("runtime.space", py_runtime, slp_records.space)
    AT("record.chain", slp_record, chain)
    AT("record.whose", slp_record, whose)
    AT("record.name", slp_record, name)
    AT("record.file", slp_record, file)
    AT("record.line", slp_record, line)
    AT("record.function", slp_record, function)
    {"flag.alive", SLP_ALIVE, 0},
    {"flag.record", SLP_HAS_RECORD, 0},
    {NULL, 0, 0}
};
