/* The public flags that options of the program set; a host program may set them before Py_Initialize. */
#include "Python.h"

int Py_DebugFlag;
int Py_VerboseFlag;
int Py_InteractiveFlag;
int Py_InspectFlag;
int Py_NoSiteFlag;
int Py_BytesWarningFlag;
int Py_DontWriteBytecodeFlag;
int Py_UseClassExceptionsFlag = 1;
int Py_FrozenFlag;
int Py_TabcheckFlag;
int Py_OptimizeFlag;
int Py_UnicodeFlag;
int Py_IgnoreEnvironmentFlag;
int Py_DivisionWarningFlag;
int Py_Py3kWarningFlag;
int Py_NoUserSiteDirectory;
int Py_HashRandomizationFlag;
int _Py_QnewFlag;

const char *Py_FileSystemDefaultEncoding;
