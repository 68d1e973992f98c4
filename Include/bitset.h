/* bitset.h - sets of small numbers, one bit each. */
#ifndef Py_BITSET_H
#define Py_BITSET_H
#ifdef __cplusplus
extern "C" {
#endif

#define BYTE char
typedef BYTE *bitset;

#define BITSPERBYTE (8 * sizeof(BYTE))
#define BIT2BYTE(ibit) ((ibit) / BITSPERBYTE)
#define BIT2SHIFT(ibit) ((ibit) % BITSPERBYTE)
#define BIT2MASK(ibit) (1 << BIT2SHIFT(ibit))
#define BYTE2BIT(ibyte) ((ibyte) * BITSPERBYTE)
#define NBYTES(nbits) (((nbits) + BITSPERBYTE - 1) / BITSPERBYTE)
#define testbit(ss, ibit) (((ss)[BIT2BYTE(ibit)] & BIT2MASK(ibit)) != 0)

/* An empty set for the numbers below nbits; ends the process when there is no memory. */
PyAPI_FUNC(bitset) _Py_newbitset(int nbits);
PyAPI_FUNC(void) _Py_delbitset(bitset bs);
/* Was the bit new? */
PyAPI_FUNC(int) _Py_addbit(bitset bs, int ibit);
PyAPI_FUNC(int) _Py_samebitset(bitset bs1, bitset bs2, int nbits);
/* bs1 becomes the union. */
PyAPI_FUNC(void) _Py_mergebitset(bitset bs1, bitset bs2, int nbits);

#ifdef __cplusplus
}
#endif
#endif /* Py_BITSET_H */
