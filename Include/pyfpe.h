/* pyfpe.h - brackets around floating-point work; nothing to do on the platforms we run on. */
#ifndef Py_PYFPE_H
#define Py_PYFPE_H

#ifdef __cplusplus
extern "C" {
#endif
PyAPI_FUNC(double) PyFPE_dummy(void *);
#ifdef __cplusplus
}
#endif
#define PyFPE_START_PROTECT(err_string, leave_stmt)
#define PyFPE_END_PROTECT(v)

#endif /* Py_PYFPE_H */
