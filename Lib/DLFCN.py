"""Flags of <dlfcn.h>, for sys.setdlopenflags()."""

vars().update([(_pair.split('=')[0], int(_pair.split('=')[1].rstrip('L'))) for _pair in """
RTLD_BINDING_MASK=3  RTLD_GLOBAL=256  RTLD_LAZY=1  RTLD_LOCAL=0  RTLD_NODELETE=4096  RTLD_NOLOAD=4  RTLD_NOW=2
""".split()])
del _pair
