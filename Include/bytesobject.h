/* bytesobject.h - the names of 3.x for the str type of 2.7. */
#ifndef Py_BYTESOBJECT_H
#define Py_BYTESOBJECT_H

#define PyBytesObject PyStringObject
#define PyBytes_Type PyString_Type
#define Py_TPFLAGS_BYTES_SUBCLASS Py_TPFLAGS_STRING_SUBCLASS
#define PyBytes_AS_STRING PyString_AS_STRING
#define PyBytes_AsString PyString_AsString
#define PyBytes_AsStringAndSize PyString_AsStringAndSize
#define PyBytes_CHECK_INTERNED PyString_CHECK_INTERNED
#define PyBytes_Check PyString_Check
#define PyBytes_CheckExact PyString_CheckExact
#define PyBytes_Concat PyString_Concat
#define PyBytes_ConcatAndDel PyString_ConcatAndDel
#define PyBytes_DecodeEscape PyString_DecodeEscape
#define PyBytes_Format PyString_Format
#define PyBytes_FromFormat PyString_FromFormat
#define PyBytes_FromFormatV PyString_FromFormatV
#define PyBytes_FromString PyString_FromString
#define PyBytes_FromStringAndSize PyString_FromStringAndSize
#define PyBytes_GET_SIZE PyString_GET_SIZE
#define PyBytes_Repr PyString_Repr
#define PyBytes_Size PyString_Size
#define _PyBytes_Eq _PyString_Eq
#define _PyBytes_FormatLong _PyString_FormatLong
#define _PyBytes_InsertThousandsGrouping _PyString_InsertThousandsGrouping
#define _PyBytes_Join _PyString_Join
#define _PyBytes_Resize _PyString_Resize

#endif /* Py_BYTESOBJECT_H */
