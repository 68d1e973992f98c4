/* patchlevel.h - which Python 2.7 this is, for #if. */
#ifndef Py_PATCHLEVEL_H
#define Py_PATCHLEVEL_H

#define PY_RELEASE_LEVEL_ALPHA 0xA
#define PY_RELEASE_LEVEL_BETA 0xB
#define PY_RELEASE_LEVEL_GAMMA 0xC
#define PY_RELEASE_LEVEL_FINAL 0xF

#define PY_MAJOR_VERSION 2
#define PY_MINOR_VERSION 7
#define PY_MICRO_VERSION 18
#define PY_RELEASE_LEVEL PY_RELEASE_LEVEL_FINAL
#define PY_RELEASE_SERIAL 0
#define PY_VERSION "2.7.18"
#define PY_PATCHLEVEL_REVISION ""

/* The same as one number: 0xMMmmuuLS. */
#define PY_VERSION_HEX 0x020712F0

#endif /* Py_PATCHLEVEL_H */
