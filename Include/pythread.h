/* pythread.h - part of the public C interface of Python 2.7.
 *
 * Included by Python.h; the documented 2.7 semantics hold for every name in it.
 */

#ifndef Py_PYTHREAD_H
#define Py_PYTHREAD_H

#ifdef __cplusplus
extern "C" {
#endif

typedef void *PyThread_type_lock;
typedef void *PyThread_type_sema;

#define NOWAIT_LOCK 0
#define WAIT_LOCK 1

PyAPI_FUNC(int) PyThread_acquire_lock(PyThread_type_lock, int);
PyAPI_FUNC(PyThread_type_lock) PyThread_allocate_lock(void);
PyAPI_FUNC(void) PyThread_exit_thread(void);
PyAPI_FUNC(void) PyThread_free_lock(PyThread_type_lock);
PyAPI_FUNC(long) PyThread_get_thread_ident(void);
PyAPI_FUNC(void) PyThread_release_lock(PyThread_type_lock);
PyAPI_FUNC(long) PyThread_start_new_thread(void (*)(void *), void *);
PyAPI_FUNC(void) PyThread_ReInitTLS(void);
PyAPI_FUNC(int) PyThread_create_key(void);
PyAPI_FUNC(void) PyThread_delete_key(int);
PyAPI_FUNC(void) PyThread_delete_key_value(int);
PyAPI_FUNC(void *) PyThread_get_key_value(int);
PyAPI_FUNC(size_t) PyThread_get_stacksize(void);
PyAPI_FUNC(void) PyThread_init_thread(void);
PyAPI_FUNC(int) PyThread_set_key_value(int, void *);
PyAPI_FUNC(int) PyThread_set_stacksize(size_t);

#ifdef __cplusplus
}
#endif

#endif /* Py_PYTHREAD_H */
