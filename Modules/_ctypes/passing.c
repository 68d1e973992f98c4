/* How structures and unions travel by value: what libffi is told of them.
 *
 * On x86-64 (System V) a value of up to 16 bytes goes through registers, and which ones follows from what lies in each
 * of its two words: an integer anywhere makes it a general register, floating point alone a vector register. A long
 * double makes it the stack for arguments; so does any member that is not where its type's alignment wants it (packed
 * structures). libffi derives all this from a list of members one behind the other, which cannot express unions and
 * packing. So the list that it gets here is made up: one number for each word, of the kind that the register has.
 *
 *     union { float f; double d; }              -> double
 *     struct { float a, b; char c; }            -> double, 64-bit integer
 *     union { struct { int i; float f; }; ... } -> 64-bit integer
 *     packed struct { char c; int i; }          -> the stack
 *
 * I1  by_value.bytes says of each of the first 16 bytes what covers it; members that overlap are merged word by word
 * I2  the list's members stand for registers only: libffi takes sizes and alignment from the structure itself
 *
 * On other machines libffi gets the members themselves, and a union as words of its size.
 */
#include "_ctypes.h"

#include <string.h>

/* What a byte belongs to, in the order in which one wins over another. No two have the sum FLOATING + EXTENDED but these. */
enum { NOTHING = 0, FLOATING = 1, EXTENDED = 2, INTEGER = 4 };

/* What the word that begins at a byte needs. */
static unsigned char
kind_of_word(const by_value *whole, Py_ssize_t at)
{
    unsigned char kind = NOTHING;
    for (Py_ssize_t i = at; i < at + 8; i++) {
        kind = whole->bytes[i] > kind ? whole->bytes[i] : kind;
    }
    return kind;
}

/* Another member, with its bytes where they lie in the whole. */
static void
merge(by_value *whole, const by_value *member)
{
    for (Py_ssize_t at = 0; at < PASSED_IN_REGISTERS; at += 8) {
        /* A long double that shares its word with a float is neither; with an integer it is one. */
        whole->on_stack |= kind_of_word(whole, at) + kind_of_word(member, at) == FLOATING + EXTENDED;
    }
    for (Py_ssize_t i = 0; i < PASSED_IN_REGISTERS; i++) {
        whole->bytes[i] = member->bytes[i] > whole->bytes[i] ? member->bytes[i] : whole->bytes[i];
    }
}

static void
cover(by_value *whole, Py_ssize_t at, Py_ssize_t size, unsigned char with)
{
    by_value member = {.align = 1};
    for (Py_ssize_t i = at; i < at + size && i < PASSED_IN_REGISTERS; i++) {
        member.bytes[i] = with;
    }
    merge(whole, &member);
}

static void
note_record(by_value *whole, const ctype_info *record, Py_ssize_t at)
{
    const by_value *part = &record->passing;
    whole->on_stack |= part->on_stack || (part->align > 1 && at % part->align != 0);
    whole->align = part->align > whole->align ? part->align : whole->align;
    by_value member = {.align = 1};
    assert(at >= 0);
    for (Py_ssize_t i = 0; i < record->size && at + i < PASSED_IN_REGISTERS; i++) {
        member.bytes[at + i] = part->bytes[i];
    }
    merge(whole, &member);
}

static void
note_number(by_value *whole, const ctype_info *number, Py_ssize_t at)
{
    bool real = number->kind == KIND_SIMPLE && strchr("fdg", number->code->letter) != NULL;
    Py_ssize_t align = number->align;
    whole->on_stack |= align > 1 && at % align != 0;
    whole->align = align > whole->align ? align : whole->align;
    cover(whole, at, number->size, !real ? INTEGER : number->size > 8 ? EXTENDED : FLOATING);
}

void
py_ctypes_note_member(by_value *whole, const ctype_info *member, Py_ssize_t at)
{
    Py_ssize_t count = 1, i = 0;
    while (member->kind == KIND_ARRAY) {
        count = member->length > PASSED_IN_REGISTERS ? PASSED_IN_REGISTERS + 1 : count * member->length;
        member = py_ctypes_info(member->target);
        if (member == NULL) {
            return;
        }
    }
    bool is_record = member->kind == KIND_STRUCT || member->kind == KIND_UNION;
    for (; i < count && at < PASSED_IN_REGISTERS; i++, at += member->size) {
        (is_record ? note_record : note_number)(whole, member, at);
    }
}

void
py_ctypes_note_bits(by_value *whole, Py_ssize_t at, bit_range bits)
{
    Py_ssize_t first = at + bits.shift / 8, last = at + (bits.shift + bits.count - 1) / 8;
    cover(whole, first, last - first + 1, INTEGER);
}

#ifdef __x86_64__

/* Fills in the list for libffi; it has room for two members and the end. */
static void
list_registers(ctype_info *info, ffi_type **list)
{
    /* Two members at one place, of which one is a long double: that is the stack. */
    static const ffi_type extended_mark = {0, 1, FFI_TYPE_LONGDOUBLE, NULL};
    static const ffi_type float_mark = {4, 1, FFI_TYPE_FLOAT, NULL};
    by_value *whole = &info->passing;
    unsigned char kinds[2] = {kind_of_word(whole, 0), kind_of_word(whole, 8)};
    list[1] = list[2] = NULL;
    whole->on_stack |= (kinds[0] == EXTENDED) != (kinds[1] == EXTENDED);    /* half a long double, also for who contains this */
    if (!whole->on_stack && kinds[0] == EXTENDED) {
        list[0] = &ffi_type_longdouble;
    } else if (whole->on_stack) {
        list[0] = (ffi_type *)&extended_mark;
        list[1] = (ffi_type *)&float_mark;
    } else {
        for (Py_ssize_t at = 0, i = 0; at < info->size; at += 8, i++) {
            list[i] = kinds[i] != FLOATING ? &ffi_type_uint64 : info->size - at <= 4 ? &ffi_type_float : &ffi_type_double;
        }
    }
}

int
py_ctypes_describe(ctype_info *info)
{
    if (info->size == 0 || info->size > PASSED_IN_REGISTERS) {
        return 0;
    }
    ffi_type **list = PyMem_Malloc(3 * sizeof *list);
    if (list == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    list_registers(info, list);
    PyMem_Free(info->elements);
    info->elements = list;
    return 0;
}

/* libffi does not know that a structure which is a long double comes back as one. */
ffi_type *
py_ctypes_result_type(ctype_info *info)
{
    bool may_be = (info->kind == KIND_STRUCT || info->kind == KIND_UNION) && info->size == PASSED_IN_REGISTERS;
    return may_be && info->elements[0] == &ffi_type_longdouble ? &ffi_type_longdouble : &info->ffi;
}

#else

ffi_type *
py_ctypes_result_type(ctype_info *info)
{
    return &info->ffi;
}

int
py_ctypes_describe(ctype_info *info)
{
    return 0;
}

#endif
