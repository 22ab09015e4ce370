//go:build !purego

#include "textflag.h"

// The AVX-512 VBMI2 kernel. 64 bytes of source are one register and every
// fact about them is a mask of 64 bits, bit j for byte j. Most blocks go four
// at a time through stretch, others alone through loop, and carry two things to
// the next: whether its first byte is escaped (R10) and whether this one ended in
// bytes that are not ASCII (R11, where only stretch tells what is not 0 apart, and the
// block itself in Z10). What loop cannot
// decode goes through general, which also may take only the first part of a
// block, up to the border of a character: the next block then begins there.
//
// From a block to its masks, to what is escaped and back to the block takes some
// thirty cycles, and the processor's queue for vector operations does not reach far
// enough to fill them with the blocks that follow. stretch has the masks of all four
// ready before it needs the first, and so has uStretch, where \uXXXX is dense.
//
// Which bytes are escaped follows from the runs of backslashes by the
// arithmetic that simdjson published (src/generic/stage1/json_escape_scanner.h):
// a run that begins at an even place and one that begins at an odd place
// carry differently in one subtraction. UTF-8 is validated as in Keiser and
// Lemire, Validating UTF-8 In Less Than One Instruction Per Byte: three tables
// looked up by nibbles of neighbours, whose AND is what is wrong with them.

// The byte behind a backslash: what both mean, 0 where they mean nothing. u is 0.
DATA simple512<>+0x00(SB)/8, $0
DATA simple512<>+0x08(SB)/8, $0
DATA simple512<>+0x10(SB)/8, $0
DATA simple512<>+0x18(SB)/8, $0
DATA simple512<>+0x20(SB)/8, $0x0000000000220000
DATA simple512<>+0x28(SB)/8, $0x2f00000000000000
DATA simple512<>+0x30(SB)/8, $0
DATA simple512<>+0x38(SB)/8, $0
DATA simple512<>+0x40(SB)/8, $0
DATA simple512<>+0x48(SB)/8, $0
DATA simple512<>+0x50(SB)/8, $0
DATA simple512<>+0x58(SB)/8, $0x0000005c00000000
DATA simple512<>+0x60(SB)/8, $0x000c000000080000
DATA simple512<>+0x68(SB)/8, $0x000a000000000000
DATA simple512<>+0x70(SB)/8, $0x00000009000d0000
DATA simple512<>+0x78(SB)/8, $0
GLOBL simple512<>(SB), RODATA|NOPTR, $128

// The value of a hex digit, 0x88 for what is none: its high bit stays when it is shifted
// to the place of the first of two digits.
DATA hex512<>+0x00(SB)/8, $0x8888888888888888
DATA hex512<>+0x08(SB)/8, $0x8888888888888888
DATA hex512<>+0x10(SB)/8, $0x8888888888888888
DATA hex512<>+0x18(SB)/8, $0x8888888888888888
DATA hex512<>+0x20(SB)/8, $0x8888888888888888
DATA hex512<>+0x28(SB)/8, $0x8888888888888888
DATA hex512<>+0x30(SB)/8, $0x0706050403020100
DATA hex512<>+0x38(SB)/8, $0x8888888888880908
DATA hex512<>+0x40(SB)/8, $0x880f0e0d0c0b0a88
DATA hex512<>+0x48(SB)/8, $0x8888888888888888
DATA hex512<>+0x50(SB)/8, $0x8888888888888888
DATA hex512<>+0x58(SB)/8, $0x8888888888888888
DATA hex512<>+0x60(SB)/8, $0x880f0e0d0c0b0a88
DATA hex512<>+0x68(SB)/8, $0x8888888888888888
DATA hex512<>+0x70(SB)/8, $0x8888888888888888
DATA hex512<>+0x78(SB)/8, $0x8888888888888888
GLOBL hex512<>(SB), RODATA|NOPTR, $128

// Byte j takes byte j+1.
DATA next512<>+0x00(SB)/8, $0x0807060504030201
DATA next512<>+0x08(SB)/8, $0x100f0e0d0c0b0a09
DATA next512<>+0x10(SB)/8, $0x1817161514131211
DATA next512<>+0x18(SB)/8, $0x201f1e1d1c1b1a19
DATA next512<>+0x20(SB)/8, $0x2827262524232221
DATA next512<>+0x28(SB)/8, $0x302f2e2d2c2b2a29
DATA next512<>+0x30(SB)/8, $0x3837363534333231
DATA next512<>+0x38(SB)/8, $0x003f3e3d3c3b3a39
GLOBL next512<>(SB), RODATA|NOPTR, $64

// Byte j takes byte j-5.
DATA back512<>+0x00(SB)/8, $0x0201003f3e3d3c3b
DATA back512<>+0x08(SB)/8, $0x0a09080706050403
DATA back512<>+0x10(SB)/8, $0x1211100f0e0d0c0b
DATA back512<>+0x18(SB)/8, $0x1a19181716151413
DATA back512<>+0x20(SB)/8, $0x2221201f1e1d1c1b
DATA back512<>+0x28(SB)/8, $0x2a29282726252423
DATA back512<>+0x30(SB)/8, $0x3231302f2e2d2c2b
DATA back512<>+0x38(SB)/8, $0x3a39383736353433
GLOBL back512<>(SB), RODATA|NOPTR, $64

// By the low six bits of a lead, 80 if it is special: C0 and C1, which are never valid,
// E0 and ED, which want the byte behind them from a part of the range, and F0 and all
// above. Of the others all is said when one or two continuations stand behind them.
DATA leads512<>+0x00(SB)/8, $0x0000000000008080
DATA leads512<>+0x08(SB)/8, $0
DATA leads512<>+0x10(SB)/8, $0
DATA leads512<>+0x18(SB)/8, $0
DATA leads512<>+0x20(SB)/8, $0x0000000000000080
DATA leads512<>+0x28(SB)/8, $0x0000800000000000
DATA leads512<>+0x30(SB)/8, $0x8080808080808080
DATA leads512<>+0x38(SB)/8, $0x8080808080808080
GLOBL leads512<>(SB), RODATA|NOPTR, $64

// What to add to two counts of four bits for a byte, 15 standing for all above: 1 for NUL,
// 10 for a line feed.
DATA counts512<>+0x00(SB)/8, $0x0000000000000001
DATA counts512<>+0x08(SB)/8, $0x0000000000100000
GLOBL counts512<>(SB), RODATA|NOPTR, $16

// What may be wrong with a byte, by the high and the low nibble of the byte in
// front of it and its own high nibble. Bits: 01 too short, 02 too long,
// 04 overlong (3 bytes), 08 too large, 10 surrogate, 20 overlong (2 bytes),
// 40 overlong (4 bytes) or too large, 80 two continuations, which is right
// where must23 below says so.
DATA utf8Tables<>+0x00(SB)/8, $0x0202020202020202
DATA utf8Tables<>+0x08(SB)/8, $0x4915012180808080
DATA utf8Tables<>+0x10(SB)/8, $0xcbcbcb8b8383a3e7
DATA utf8Tables<>+0x18(SB)/8, $0xcbcbdbcbcbcbcbcb
DATA utf8Tables<>+0x20(SB)/8, $0x0101010101010101
DATA utf8Tables<>+0x28(SB)/8, $0x01010101babaaee6
GLOBL utf8Tables<>(SB), RODATA|NOPTR, $48

// Single bytes, to be broadcast.
//   0 backslash  1 blank  2 u  3 0F  4 F0  5 3F  6 80  7 C0  8 08  9 40
//   10 E0  11 F8  12 D8  13 FC  14 E0-80  15 F0-80  16 04  17 10  18 07  19 03  20 quote  21 line feed
DATA bytes512<>+0x00(SB)/8, $0xc0803ff00f75205c
DATA bytes512<>+0x08(SB)/8, $0x7060fcd8f8e04008
DATA bytes512<>+0x10(SB)/8, $0x00000a2203071004
GLOBL bytes512<>(SB), RODATA|NOPTR, $24

#define BACKSLASH Z31
#define BLANK Z30
#define SIMPLEHI Z29
#define SIMPLELO Z28
#define HEXHI Z27
#define HEXLO Z26
#define LETTERU Z24
#define B0F Z23
#define BF0 Z22
#define B3F Z21
#define B80 Z20
#define D8 Z19
#define ONEHI Z18
#define ONELO Z17
#define TWOHI Z16
#define PREV Z10
#define ODD R12

// escapes takes the mask of backslashes in AX and leaves there those that begin
// an escape, in CX the bytes that are escaped, in R10 whether the next block's
// first one is. Clobbers DX, R13.
#define escapes \
	ANDNQ AX, R10, DX       \ // backslashes that are not escaped from the last block
	LEAQ  (DX)(DX*1), R13   \ // what they might escape
	ORQ   ODD, R13          \
	SUBQ  DX, R13           \ // carries run through each run, leaving its end at odd or even places
	XORQ  ODD, R13          \ // bytes that begin or end an escape
	MOVQ  AX, CX            \
	ORQ   R10, CX           \
	XORQ  R13, CX           \
	ANDQ  R13, AX           \
	MOVQ  AX, R10           \
	SHRQ  $63, R10

// utf8 leaves in K4 the bytes of Z0, behind those of PREV, at which UTF-8 turns out to
// be wrong. Clobbers Z2 to Z6.
#define utf8 \
	VALIGNQ   $6, PREV, Z0, Z2     \ // 16 bytes earlier
	VPALIGNR  $15, Z2, Z0, Z3     \ // one byte earlier
	VPALIGNR  $14, Z2, Z0, Z4     \
	VPALIGNR  $13, Z2, Z0, Z5     \
	VPSUBUSB  bytes60, Z4, Z4     \ // its high bit: a lead of 3 or 4 stands two bytes earlier
	VPSUBUSB  bytes70, Z5, Z5     \ // a lead of 4 stands three bytes earlier
	VPSRLW    $4, Z3, Z6          \
	VPANDQ    B0F, Z6, Z6         \
	VPSHUFB   Z6, ONEHI, Z6       \
	VPANDQ    B0F, Z3, Z3         \
	VPSHUFB   Z3, ONELO, Z3       \
	VPSRLW    $4, Z0, Z2           \
	VPANDQ    B0F, Z2, Z2         \
	VPSHUFB   Z2, TWOHI, Z2       \
	VPTERNLOGQ $0x80, Z3, Z6, Z2 \ // all three
	VPORQ     Z5, Z4, Z4         \
	VPTERNLOGQ $0x78, B80, Z4, Z2 \ // ^ must23 & 80
	VPTESTMB  Z2, Z2, K4

#define bytes60 Z9
#define bytes70 Z8
#define QUOTE Z11
#define LF Z12
#define LOWEST Z25
// For uStretch.
#define LEAST Z10
#define NEXT Z13
#define COUNTS Z14
#define COUNT Z25
#define NULS Z8
#define LFS Z9
#define LEADS Z13
#define B40 Z14
#define ERR Z15

// What follows is for stretch, which has its four blocks in Z0 to Z3, and in memory,
// where the bytes in front of each are to be had without a shuffle.

// masks loads block n of the stretch into Z, and leaves on the stack which bytes
// are escaped, and which are kept: all but the backslashes that begin an escape.
#define masks(n, Z) \
	VMOVDQU64 (64*n)(SI), Z        \
	VPCMPEQB  BACKSLASH, Z, K1     \
	KMOVQ     K1, AX               \
	escapes                        \
	NOTQ      AX                   \
	MOVQ      CX, escaped-(104-8*n)(SP) \
	MOVQ      AX, keep-(72-8*n)(SP)

// shape sets high bits in ERR if Z, block n, has a special lead or, as far as other
// leads go, is not UTF-8: a byte is a continuation if and only if a lead stands in front
// of it or a lead of 3 one farther. Clobbers Z4 to Z7.
#define shape(n, Z) \
	VMOVDQU64 (64*n-1)(SI), Z4     \ // one byte earlier
	VMOVDQU64 (64*n-2)(SI), Z5     \
	VPSUBUSB  B40, Z4, Z4          \ // its high bit: a lead stands one byte earlier
	VPSUBUSB  bytes60, Z5, Z5      \ // a lead of 3 stands two bytes earlier
	VPADDB    Z, Z, Z6             \ // the next bit
	VPERMB    LEADS, Z, Z7         \
	VPTERNLOGQ $0x80, Z, Z6, Z7    \ // a special lead
	VPANDNQ   Z, Z6, Z6            \ // a continuation
	VPTERNLOGQ $0x1E, Z5, Z4, Z6   \ // but for one of the others, or the other way round
	VPTERNLOGQ $0xFE, Z7, Z6, ERR

// tables sets bits in ERR if Z, block n, is not UTF-8. It is the macro utf8, but for
// where it finds the bytes in front. Clobbers Z4 to Z7.
#define tables(n, Z) \
	VMOVDQU64 (64*n-1)(SI), Z4     \
	VMOVDQU64 (64*n-2)(SI), Z5     \
	VPSRLW    $4, Z4, Z6           \
	VPANDQ    B0F, Z4, Z4          \
	VPANDQ    B0F, Z6, Z6          \
	VPSHUFB   Z4, ONELO, Z4        \
	VPSHUFB   Z6, ONEHI, Z6        \
	VPSRLW    $4, Z, Z7            \
	VPANDQ    B0F, Z7, Z7          \
	VPSHUFB   Z7, TWOHI, Z7        \
	VPTERNLOGQ $0x80, Z4, Z6, Z7   \ // all three
	VMOVDQU64 (64*n-3)(SI), Z4     \
	VPSUBUSB  bytes60, Z5, Z5      \
	VPSUBUSB  bytes70, Z4, Z4      \
	VPORQ     Z5, Z4, Z4           \
	VPTERNLOGQ $0x78, B80, Z4, Z7  \ // ^ must23 & 80
	VPORQ     Z7, ERR, ERR

// mean leaves in T what the bytes of Z, block n, mean, and in K1 which are escaped.
#define mean(n, Z, T) \
	KMOVQ     escaped-(104-8*n)(SP), K1 \
	VMOVDQA64 Z, T                 \
	VPERMI2B  SIMPLEHI, SIMPLELO, K1, T

// unescaped makes LOWEST negative where Z has an escaped byte that is not ASCII: mean would
// not see it.
#define unescaped(Z) \
	VPMINSB   Z, LOWEST, K1, LOWEST

// tally makes bytes of ERR 0 where an escaped byte of Z means nothing, or is a u, and where
// a quote that is not escaped ends the text. It adds the line feeds to DX: raw ones are
// controls, these were \n. Clobbers Z, AX, K5.
#define tally(Z, T) \
	VPXORQ    QUOTE, Z, Z          \
	VMOVDQU8  T, K1, Z             \
	VPMINUB   Z, ERR, ERR          \
	VPCMPEQB  LF, T, K5            \
	KMOVQ     K5, AX               \
	POPCNTQ   AX, AX               \
	ADDQ      AX, DX

// write writes T, which is block n, without what drops out of it. It also asks for a block
// farther on, as loop does: to ask for four at once is slower than not to ask at all.
#define write(n, T) \
	PREFETCHT0 (512+64*n)(SI)      \
	KMOVQ     keep-(72-8*n)(SP), K3 \
	POPCNTQ   keep-(72-8*n)(SP), AX \
	VPCOMPRESSB.Z T, K3, T         \
	VMOVDQU64 T, (DI)              \
	ADDQ      AX, DI

// What follows is for uStretch, which has its four blocks in Z0 to Z3.

// uMasks loads block n into Z. Its bytes set in R11 are settled, and R11 becomes those of
// the next. It leaves on the stack, of all that begins in the first 58 bytes: which bytes
// are escaped but for u, which are the first digit behind a \u, and which are kept. Of
// an escape that is the one where its meaning will stand, the escaped one or the third
// digit. R10 does not stay 0 if there is a \u. BX is 58. Clobbers AX, CX, DX, R13.
#define uMasks(n, Z) \
	VMOVDQU64 (58*n)(SI), Z        \
	VPCMPEQB  BACKSLASH, Z, K1     \
	VPCMPEQB  LETTERU, Z, K2       \
	KMOVQ     K1, AX               \
	KMOVQ     K2, CX               \
	ANDNQ     AX, R11, AX          \ // backslashes, the first of which is not escaped
	LEAQ      (AX)(AX*1), DX       \
	ORQ       ODD, DX              \
	SUBQ      AX, DX               \
	XORQ      ODD, DX              \
	ANDQ      DX, AX               \ // those that begin an escape, as in escapes
	BZHIQ     BX, AX, AX           \
	SHRQ      $1, CX               \
	ANDQ      AX, CX               \ // with u
	ORQ       CX, R10              \
	XORQ      CX, AX               \ // without
	LEAQ      (CX*4), DX           \
	MOVQ      DX, digits-(136-8*n)(SP) \
	LEAQ      (AX)(AX*1), R13      \
	MOVQ      R13, escaped-(104-8*n)(SP) \
	LEAQ      (R13)(DX*4), R13     \ // where meanings will stand
	LEAQ      (AX)(AX*2), AX       \ // both bytes
	MOVQ      CX, DX               \
	SHLQ      $6, DX               \
	SUBQ      CX, DX               \ // all six bytes; less, and worthless, where one begins in another
	ORQ       AX, DX               \
	ORQ       DX, R11              \
	NOTQ      R11                  \
	BZHIQ     BX, R11, R11         \
	ORQ       R13, R11             \
	MOVQ      R11, keep-(72-8*n)(SP) \
	MOVQ      DX, R11              \
	SHRQ      $58, R11

// uMean leaves in Z6 what the bytes of Z, block n, mean if each \u is ASCII, in K3 which are
// escaped but for u, in Z4 the value of each hex digit and in Z5 of each with the one
// behind it, in K1 and K2 where the high and the low byte of a \u stand in that. NZ: one
// is not ASCII, or not hex. Clobbers K5, K6.
#define uMean(n, Z) \
	VMOVDQA64 Z, Z4                \
	VPERMI2B  HEXHI, HEXLO, Z4     \
	VPERMB    Z4, NEXT, Z6         \
	VPSLLW    $4, Z4, Z5           \
	VPTERNLOGQ $0xEA, Z6, BF0, Z5  \
	KMOVQ     digits-(136-8*n)(SP), K1 \
	KMOVQ     escaped-(104-8*n)(SP), K3 \
	KSHIFTLQ  $2, K1, K2           \
	VMOVDQA64 Z, Z6                \
	VPERMI2B  SIMPLEHI, SIMPLELO, K3, Z6 \
	VMOVDQU8  Z5, K2, Z6           \
	VPTESTMB  Z5, Z5, K1, K5       \
	VPTESTMB  B80, Z5, K2, K6      \
	KORTESTQ  K5, K6

// uWrite writes what is kept of Z6, which is what B, block n, means, and counts in COUNT.
// It makes bytes of ERR 0 where an escape means nothing and where a quote ends the text,
// and of LEAST less than a blank where there are raw control characters or what is not
// ASCII. Clobbers Z7, AX, K4.
#define uWrite(n, B) \
	KMOVQ     keep-(72-8*n)(SP), K4 \
	VPXORQ    QUOTE, B, Z7         \
	VMOVDQU8  Z6, K3, Z7           \
	VPMINUB   Z7, ERR, K4, ERR     \
	VPMINSB   B, LEAST, LEAST      \
	VPMINUB   B0F, Z6, Z7          \
	VPSHUFB   Z7, COUNTS, Z7       \
	VPADDB    Z7, COUNT, K4, COUNT \
	VPCOMPRESSB.Z Z6, K4, Z6       \
	POPCNTQ   keep-(72-8*n)(SP), AX \
	VMOVDQU64 Z6, (DI)             \
	ADDQ      AX, DI

// sum leaves in A the sum of the eight numbers in Z, of which Y and X are the lower parts.
#define sum(Z, Y, X, A) \
	VEXTRACTI64X4 $1, Z, Y7        \
	VPADDQ    Y7, Y, Y             \
	VEXTRACTI128 $1, Y, X7         \
	VPADDQ    X7, X, X             \
	VPSRLDQ   $8, X, X7            \
	VPADDQ    X7, X, X             \
	VMOVQ     X, A

// func bulkAVX512(dst, src []byte, stop, ends bool) (nDst, nSrc, controls, first, lf, nul int, pending bool)
TEXT ·bulkAVX512(SB), NOSPLIT, $152-105
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), R9
	MOVQ src_base+24(FP), SI
	MOVQ src_len+32(FP), R8
	LEAQ -64(SI)(R8*1), R8 // the last place where a whole block can be read
	LEAQ -64(DI)(R9*1), R9 // and where one can be written
	MOVQ $0, controls+72(FP)
	MOVQ $0, first+80(FP)
	MOVQ $0, lf+88(FP)
	MOVQ $0, nul+96(FP)

	VPBROADCASTB bytes512<>+0(SB), BACKSLASH
	VPBROADCASTB bytes512<>+1(SB), BLANK
	VMOVDQU64    simple512<>+0(SB), SIMPLELO
	VMOVDQU64    simple512<>+64(SB), SIMPLEHI
	VPBROADCASTB bytes512<>+2(SB), LETTERU
	VPBROADCASTB bytes512<>+3(SB), B0F
	VPBROADCASTB bytes512<>+4(SB), BF0
	VPBROADCASTB bytes512<>+5(SB), B3F
	VPBROADCASTB bytes512<>+6(SB), B80
	VPBROADCASTB bytes512<>+14(SB), bytes60
	VPBROADCASTB bytes512<>+15(SB), bytes70
	VMOVDQU64    hex512<>+0(SB), HEXLO
	VMOVDQU64    hex512<>+64(SB), HEXHI
	VBROADCASTI32X4 utf8Tables<>+0(SB), ONEHI
	VBROADCASTI32X4 utf8Tables<>+16(SB), ONELO
	VBROADCASTI32X4 utf8Tables<>+32(SB), TWOHI
	VPXORQ       PREV, PREV, PREV
	VPBROADCASTB bytes512<>+21(SB), LF
	VPTERNLOGQ   $0xFF, QUOTE, QUOTE, QUOTE // no byte of text
	CMPB         ends+49(FP), $0
	JEQ          start
	VPBROADCASTB bytes512<>+20(SB), QUOTE
start:

	MOVQ SI, R15
	MOVQ $256, farther-16(SP)
	MOVQ $0, specials-24(SP)
	MOVQ SI, uFrom-32(SP)
	MOVQ $256, uFarther-40(SP)
	XORL R10, R10
	XORL R11, R11
	XORL R14, R14 // line feeds that loop and odd count
	MOVQ $0xAAAAAAAAAAAAAAAA, ODD

	PCALIGN $32
loop:
	CMPQ SI, R15
	JCC  stretch
single:
	CMPQ SI, R8
	JHI  tail
	CMPQ DI, R9
	JHI  tail
	PREFETCHT0 512(SI) // the processor's own stops at each page
	VMOVDQU64 (SI), Z0
	VPCMPEQB  BACKSLASH, Z0, K1
	VPCMPB    $1, BLANK, Z0, K2 // signed: control characters, and all that is not ASCII
	KMOVQ     K1, AX
	KMOVQ     K2, BX
	escapes
	ORQ       R11, BX
	JNZ       odd
	KMOVQ     CX, K1
	VMOVDQA64 Z0, Z1
	VPERMI2B  SIMPLEHI, SIMPLELO, K1, Z1 // escaped bytes become what they mean
	VPTESTNMB Z1, Z1, K1, K2             // those that mean nothing, and u
	VPCMPEQB  QUOTE, Z0, K4
	KANDNQ    K4, K1, K4                 // quotes that are not escaped
	KORTESTQ  K2, K4
	JNZ       whole
	VPCMPEQB  LF, Z1, K5                 // raw ones are controls: these were \n
	KMOVQ     K5, BX
	POPCNTQ   BX, BX
	ADDQ      BX, R14
	NOTQ      AX
	KMOVQ     AX, K3
	POPCNTQ   AX, AX
	VPCOMPRESSB.Z Z1, K3, Z1             // the backslashes drop out
	VMOVDQU64 Z1, (DI)
	ADDQ      AX, DI
	ADDQ      $64, SI
	JMP       loop

// odd: the same for a block with raw control characters or bytes that are not
// ASCII, or behind one that may end within a character.
odd:
	VPMOVB2M  Z0, K3
	KMOVQ     K2, BX
	KMOVQ     K3, R13
	ANDNQ     BX, R13, BX // control characters
	MOVQ      R13, DX
	ORQ       R11, DX
	JZ        oddControls
	utf8
	TESTQ     CX, R13     // a backslash before what is not ASCII: a table of 128 would not see it
	JNZ       whole
	KORTESTQ  K4, K4
	JNZ       whole
	TESTQ     BX, BX
	JZ        oddEscapes
oddControls:
	CMPB      stop+48(FP), $0
	JNE       whole
oddEscapes:
	KMOVQ     CX, K1
	VMOVDQA64 Z0, Z1
	VPERMI2B  SIMPLEHI, SIMPLELO, K1, Z1
	VPTESTNMB Z1, Z1, K1, K2             // those that mean nothing, and u
	VPCMPEQB  QUOTE, Z0, K4
	KANDNQ    K4, K1, K4                 // quotes that are not escaped
	KORTESTQ  K2, K4
	JNZ       whole
	SHRQ      $61, R13
	LEAQ      (R13*8), R11
	VMOVDQA64 Z0, PREV
	VPCMPEQB  LF, Z1, K5
	KMOVQ     K5, DX
	POPCNTQ   DX, DX
	ADDQ      DX, R14
	TESTQ     BX, BX
	JZ        oddStore
	VPTESTNMB Z1, Z1, K5
	KMOVQ     K5, DX
	POPCNTQ   DX, DX
	ADDQ      DX, nul+96(FP)
	CMPQ      controls+72(FP), $0
	JNE       oddCount
	TZCNTQ    BX, DX
	ADDQ      SI, DX
	SUBQ      src_base+24(FP), DX
	MOVQ      DX, first+80(FP)
oddCount:
	POPCNTQ   BX, BX
	ADDQ      BX, controls+72(FP)
oddStore:
	NOTQ      AX
	KMOVQ     AX, K3
	POPCNTQ   AX, AX
	VPCOMPRESSB.Z Z1, K3, Z1
	VMOVDQU64 Z1, (DI)
	ADDQ      AX, DI
	ADDQ      $64, SI
	JMP       loop

// stretch: four blocks of which nothing is written before all is known to be well.
// If it is not, they go through loop, and so do those behind them up to R15, farther
// and farther as long as it happens.
stretch:
	LEAQ 192(SI), DX
	CMPQ DX, R8
	JHI  single
	LEAQ 192(DI), DX
	CMPQ DX, R9
	JHI  single
	MOVQ R10, carried-8(SP)
	masks(0, Z0)
	masks(1, Z1)
	masks(2, Z2)
	masks(3, Z3)
	VPMINSB  Z0, Z1, Z4
	VPMINSB  Z2, Z3, Z5
	VPMINSB  Z4, Z5, Z4
	VPCMPB   $1, BLANK, Z4, K2 // signed: control characters, and all that is not ASCII
	KMOVQ    K2, BX
	ORQ      R11, BX
	JNZ      stretchOdd
	VPTERNLOGQ $0xFF, ERR, ERR, ERR
	XORL     DX, DX
	mean(0, Z0, Z4)
	tally(Z0, Z4)
	mean(1, Z1, Z5)
	tally(Z1, Z5)
	mean(2, Z2, Z6)
	tally(Z2, Z6)
	mean(3, Z3, Z7)
	tally(Z3, Z7)
	VPTESTNMB ERR, ERR, K2
	KORTESTQ K2, K2
	JNZ      stretchNot
stretchWrite:
	MOVQ     $256, farther-16(SP)
	ADDQ     DX, R14
	write(0, Z4)
	write(1, Z5)
	write(2, Z6)
	write(3, Z7)
	ADDQ     $256, SI
	TESTQ    BX, BX
	JZ       stretch
	VMOVDQU64 -64(SI), PREV
	VPMOVB2M PREV, K3
	KMOVQ    K3, R11
	SHRQ     $61, R11
	IMULQ    BX, R11
	JMP      stretch

// stretchOdd: the same with bytes that are not ASCII, whose check also looks at the three
// in front, which are valid as far as they go. shape would miss a special lead there, but
// where it has seen them, R11 is at most 7, there is none. Where leads are special they
// are so often: after one, tables go first for a while.
stretchOdd:
	MOVQ     src_base+24(FP), DX
	ADDQ     $3, DX
	CMPQ     SI, DX
	JCS      stretchSoon
	VPMINUB  Z0, Z1, Z4
	VPMINUB  Z2, Z3, Z5
	VPMINUB  Z4, Z5, Z4
	VPCMPUB  $1, BLANK, Z4, K2 // control characters
	KORTESTQ K2, K2
	JNZ      stretchNot
	VMOVDQU64    leads512<>+0(SB), LEADS
	VPBROADCASTB bytes512<>+9(SB), B40
	VPXORQ   ERR, ERR, ERR
	SUBQ     $1, specials-24(SP)
	JCC      stretchTables
	MOVQ     $0, specials-24(SP)
	CMPQ     R11, $7
	JLS      stretchShape
	VMOVDQU64 -3(SI), Z4
	VPERMB   LEADS, Z4, Z5
	VPADDB   Z4, Z4, Z6
	VPTERNLOGQ $0x80, Z4, Z6, Z5
	VPMOVB2M Z5, K2
	KMOVQ    K2, DX
	TESTB    $7, DX
	JNZ      stretchTables
stretchShape:
	MOVL     $1, BX
	shape(0, Z0)
	shape(1, Z1)
	shape(2, Z2)
	shape(3, Z3)
	VPMOVB2M ERR, K2
	KORTESTQ K2, K2
	JZ       stretchOddMean
	MOVQ     $15, specials-24(SP)
	VPXORQ   ERR, ERR, ERR
stretchTables:
	MOVL     $8, BX
	tables(0, Z0)
	tables(1, Z1)
	tables(2, Z2)
	tables(3, Z3)
	VPTESTMB ERR, ERR, K2
	KORTESTQ K2, K2
	JNZ      stretchNot
stretchOddMean:
	VPTERNLOGQ $0xFF, ERR, ERR, ERR
	VPXORQ   LOWEST, LOWEST, LOWEST
	XORL     DX, DX
	mean(0, Z0, Z4)
	unescaped(Z0)
	tally(Z0, Z4)
	mean(1, Z1, Z5)
	unescaped(Z1)
	tally(Z1, Z5)
	mean(2, Z2, Z6)
	unescaped(Z2)
	tally(Z2, Z6)
	mean(3, Z3, Z7)
	unescaped(Z3)
	tally(Z3, Z7)
	VPTESTNMB ERR, ERR, K2
	VPMOVB2M LOWEST, K4
	KORTESTQ K2, K4
	JZ       stretchWrite
stretchNot:
	MOVQ     carried-8(SP), R10
	MOVQ     farther-16(SP), DX
	LEAQ     (SI)(DX*1), R15
	SHLQ     $1, DX
	MOVL     $16384, AX
	CMPQ     DX, AX
	CMOVQHI  AX, DX
	MOVQ     DX, farther-16(SP)
	JMP      single
stretchSoon:
	LEAQ     64(SI), R15
	MOVQ     carried-8(SP), R10
	JMP      single

// tail: less than a block is left, or there is room for less. Blanks stand for
// the bytes behind it.
tail:
	LEAQ 64(R8), DX
	SUBQ SI, DX
	LEAQ 64(R9), BX
	SUBQ DI, BX
	CMPQ BX, DX
	CMOVQLT BX, DX
	TESTQ DX, DX
	JLE  end
	ADDQ R14, lf+88(FP)
	XORL R14, R14
	BTSQ DX, R14
	MOVQ $-1, BX
	BZHIQ DX, BX, BX
	KMOVQ BX, K1
	VMOVDQA64 BLANK, Z0
	VMOVDQU8  (SI), K1, Z0
	VPCMPEQB  BACKSLASH, Z0, K1
	KMOVQ     K1, AX
	escapes
	JMP       general

whole:
	ADDQ R14, lf+88(FP)
	XORL R14, R14

// general decodes the beginning of the block in Z0 up to the first place, in front of
// a character, that is set in R14. AX, CX and R10 come from escapes.
general:
	VPMOVB2M Z0, K3
	VPCMPB   $1, BLANK, Z0, K2
	KMOVQ    K3, R13
	KMOVQ    K2, BX
	ANDNQ    BX, R13, BX // control characters
	JZ       generalUTF8
	CMPB     stop+48(FP), $0
	JEQ      generalUTF8
	ORQ      BX, R14
generalUTF8:
	MOVQ     R13, DX
	ORQ      R11, DX
	JZ       generalSimple
	utf8
	KORTESTQ K4, K4
	JNZ      invalid

generalSimple:
	// The next block begins where a \u that this one cuts does, mostly: that
	// waits for nothing but the places of backslashes and u. The rest is rare,
	// and a branch. The masks do not wait for each other.
	VMOVDQA64 Z0, Z1
	VPERMI2B  SIMPLEHI, SIMPLELO, Z1
	VPTESTNMB Z1, Z1, K2
	VPCMPEQB  LETTERU, Z0, K3
	VPCMPEQB  QUOTE, Z0, K4
	KMOVQ     CX, K1
	VPBLENDMB Z1, Z0, K1, Z1
	KMOVQ     K4, R12
	ANDNQ     R12, CX, R12
	ORQ       R12, R14 // quotes that end the text
	KMOVQ     K2, DX
	ORQ       R13, DX
	ANDQ      CX, DX   // escaped, and not simple
	KMOVQ     K3, R12
	ANDQ      R12, CX  // \u
	ANDNQ     DX, CX, DX
	MOVQ      CX, R12
	SHRQ      $60, R12
	SHLQ      $59, R12
	ORQ       R12, R14 // \u with less than four bytes behind
	SHLQ      $4, CX
	SHRQ      $4, CX
	XORL      R12, R12
	TESTQ     CX, CX
	JZ        cut

	// \uXXXX: for each u in CX the four bytes behind it must be hex digits,
	// and in this block.
	VMOVDQA64 Z0, Z2
	VPERMI2B  HEXHI, HEXLO, Z2
	VPORQ     Z0, Z2, Z3
	VPMOVB2M  Z3, K3
	KMOVQ     K3, R12
	NOTQ      R12
	MOVQ      R12, R13
	SHRQ      $1, R13
	SHRQ      $2, R12
	ANDQ      R12, R13
	MOVQ      R13, R12
	SHRQ      $2, R12
	ANDQ      R12, R13 // bytes with four hex digits behind
	ANDNQ     CX, R13, R12
	ORQ       R12, DX
	ANDQ      R13, CX
	JZ        cutU

	// Z4, byte j: digit j and digit j+1. Behind a u at 0 stand, at 1, the high
	// byte; at 2, the two digits in the middle; at 3, the low byte.
	VMOVDQU64 next512<>+0(SB), Z3
	VPERMB    Z2, Z3, Z3
	VPSLLW    $4, Z2, Z4
	VPTERNLOGQ $0xEA, Z3, BF0, Z4
	VPBROADCASTB bytes512<>+8(SB), Z5
	VPTESTNMB Z4, Z4, K3
	VPCMPUB   $1, Z5, Z4, K4
	VPMOVB2M  Z4, K5
	KMOVQ     K3, R12
	KMOVQ     K5, R13
	SHRQ      $1, R12
	SHRQ      $3, R13
	ANDNQ     R12, R13, R12
	ANDQ      CX, R12 // ASCII: the high byte is 0, the low one below 80
	CMPQ      R12, CX
	JNE       wide

	// All are ASCII, and the low byte is the character.
	SHLQ  $3, R12
	KMOVQ R12, K3
	VMOVDQU8 Z4, K3, Z1
	ORQ   CX, AX     // drop u and three digits
	SHLQ  $1, CX
	ORQ   CX, AX
	SHLQ  $1, CX
	ORQ   CX, AX
	SHLQ  $2, CX
	ORQ   CX, AX
	JMP   cutU

wide:
	// Those that are not take two or three bytes, at 1, 2 and 3 behind the u.
	VPANDQ    B3F, Z4, Z6
	VPORQ     B80, Z6, Z6           // the last byte, at 3
	VPSRLW    $2, Z4, Z5
	VPANDQ    B3F, Z5, Z5
	VPORQ     B80, Z5, Z5           // the one before, at 2
	LEAQ      (CX*8), R13
	KMOVQ     R13, K3
	VMOVDQU8  Z4, K3, Z1
	MOVQ      R12, R13
	XORQ      CX, R13               // not ASCII
	SHLQ      $2, R13
	KMOVQ     R13, K3
	VMOVDQU8  Z5, K3, Z1
	SHLQ      $1, R13
	KMOVQ     R13, K3
	VMOVDQU8  Z6, K3, Z1

	ORQ       CX, AX                // drop u, the last digit
	SHLQ      $4, CX
	ORQ       CX, AX
	SHRQ      $4, CX
	LEAQ      (R12*4), R13
	ORQ       R13, AX               // and of ASCII the middle

	KMOVQ     K4, R13
	SHRQ      $1, R13
	ANDQ      CX, R13               // below 800
	ANDNQ     R13, R12, R12         // two bytes
	SHLQ      $2, R12
	KMOVQ     R12, K3
	VPBROADCASTB bytes512<>+9(SB), Z5
	VPADDB    Z5, Z1, K3, Z1        // 80 becomes C0
	ADDQ      R13, R13
	ORQ       R13, AX               // below 800: drop the byte at 1

	VPBROADCASTB bytes512<>+11(SB), Z5
	VPBROADCASTB bytes512<>+12(SB), Z7
	VPANDQ    Z5, Z4, Z6
	VPCMPEQB  Z6, Z7, K3
	KMOVQ     K3, R12
	ADDQ      CX, CX                // where the high byte stands
	ANDQ      CX, R12
	ANDNQ     CX, R13, R13          // three bytes
	XORQ      R12, R13              // but for surrogates
	KMOVQ     R13, K3
	VPBROADCASTB bytes512<>+10(SB), Z5
	VPADDB    Z5, Z2, K3, Z1        // E0 and the first digit
	ORQ       R12, AX               // surrogates: drop the byte at 1
	TESTQ     R12, R12
	JZ        cutU

	// Surrogates, by the place of their high byte in R12. In bits, a pair is
	// 110110ab cdefghij 110111kl mnopqrst, and with uuuuu = abcd+1 its UTF-8
	// 11110uuu 10uuefgh 10ijklmn 10opqrst. Two bytes go to 2 and 3 behind each u.
	VPBROADCASTB bytes512<>+13(SB), Z5
	VPANDQ    Z5, Z4, Z6
	VPCMPEQB  Z6, Z7, K3
	KMOVQ     K3, R13
	ANDQ      R12, R13              // high
	ANDNQ     R12, R13, CX          // low
	SHRQ      $6, CX
	ANDQ      R13, CX               // high with a low behind it
	MOVQ      CX, R13
	SHLQ      $6, R13               // low with a high before it
	XORQ      R13, R12
	XORQ      CX, R12               // alone, or cut by the end of the block
	SHRQ      $1, R12
	ORQ       R12, DX
	SHLQ      $1, R13
	KMOVQ     R13, K4               // at 2 behind the u of a low one
	SHLQ      $1, CX
	KMOVQ     CX, K3                // at 2 behind the u of a high one
	SHLQ      $1, CX
	KMOVQ     CX, K5                // at 3
	// 10abcdef + 100, shifted by 4: uuu with a bit of 8 that is masked out.
	VPBROADCASTB bytes512<>+16(SB), Z5
	VPADDB    Z5, Z4, Z6
	VPSRLW    $4, Z6, Z6
	VPBROADCASTB bytes512<>+18(SB), Z5
	VPANDQ    Z5, Z6, Z6
	VPADDB    BF0, Z6, K3, Z1
	// cdefghij shifted by 2, and one more in cd.
	VPSRLW    $2, Z4, Z6
	VPBROADCASTB bytes512<>+17(SB), Z5
	VPADDB    Z5, Z6, Z7
	VPANDQ    B3F, Z7, Z7
	VPADDB    B80, Z7, K5, Z1
	// 11klmnop shifted by 2, and ij from five bytes earlier.
	VPANDQ    B0F, Z6, Z6
	VPBROADCASTB bytes512<>+19(SB), Z5
	VPANDQ    Z5, Z4, Z7
	VPSLLW    $4, Z7, Z7
	VMOVDQU64 back512<>+0(SB), Z5
	VPERMB    Z7, Z5, Z7
	VPORQ     Z7, Z6, Z6
	VPADDB    B80, Z6, K4, Z1

cutU:
	MOVL $1, R12 // the next block has \u, too
cut:
	// DX has escaped bytes that need Go code; the cut is in front of the backslash.
	TESTQ   DX, DX
	JNZ     hard
easy:
	TZCNTQ  R14, DX     // bytes to take; 64 if nothing is in the way
	TESTQ   DX, DX
	JZ      stopped
	NOTQ    AX
	BZHIQ   DX, AX, AX
	KMOVQ   AX, K3
	VPCMPEQB LF, Z1, K3, K4
	VPTESTNMB Z1, Z1, K3, K5
	KMOVQ   K4, CX
	POPCNTQ CX, CX
	ADDQ    CX, lf+88(FP)
	KMOVQ   K5, CX
	POPCNTQ CX, CX
	ADDQ    CX, nul+96(FP)
	VPCOMPRESSB.Z Z1, K3, Z1
	POPCNTQ AX, AX
	CMPQ    DI, R9
	JHI     narrow
	VMOVDQU64 Z1, (DI)
stored:
	ADDQ    AX, DI
	BZHIQ   DX, BX, BX
	TESTQ   BX, BX
	JZ      counted
	CMPQ    controls+72(FP), $0
	JNE     count
	TZCNTQ  BX, AX
	ADDQ    SI, AX
	SUBQ    src_base+24(FP), AX
	MOVQ    AX, first+80(FP)
count:
	POPCNTQ BX, BX
	ADDQ    BX, controls+72(FP)
counted:
	ADDQ    DX, SI
	CMPQ    DX, $64
	JNE     border
	VPMOVB2M Z0, K3
	KMOVQ   K3, R11
	SHRQ    $61, R11
	SHLQ    $3, R11
	VMOVDQA64 Z0, PREV
	JMP     next

border:
	XORL   R10, R10
	XORL   R11, R11
	VPXORQ PREV, PREV, PREV
next:
	XORL   R14, R14
	TESTL  R12, R12
	MOVQ   $0xAAAAAAAAAAAAAAAA, ODD
	JZ     loop
	CMPQ   SI, uFrom-32(SP)
	JCC    uStretch
again:
	CMPQ   SI, R8
	JHI    tail
	CMPQ   DI, R9
	JHI    tail
	PREFETCHT0 512(SI)
	VMOVDQU64 (SI), Z0
	VPCMPEQB  BACKSLASH, Z0, K1
	KMOVQ  K1, AX
	escapes
	JMP    whole

// uStretch: four blocks with \u, at a stride of 58 bytes: the 64 that each one loads have
// all of an escape that begins in the first 58, and the next one is told which of its
// bytes are settled (R11). So no block's place depends on what stands in the one before.
// Nothing counts before all is known to be well, and if it is not, general goes on, up
// to uFrom, farther and farther as long as it happens.
uStretch:
	LEAQ 174(SI), DX
	CMPQ DX, R8
	JHI  again
	LEAQ 192(DI), DX
	CMPQ DX, R9
	JHI  again
	MOVQ R10, DX
	ORQ  R11, DX
	JNZ  again // the border is none between characters
	VMOVDQU64 next512<>+0(SB), NEXT
	VBROADCASTI32X4 counts512<>+0(SB), COUNTS
	VPXORQ   NULS, NULS, NULS
	VPXORQ   LFS, LFS, LFS
uNext:
	MOVL $58, BX
	LEAQ 174(SI), DX
	CMPQ DX, R8
	JHI  uEnd
	LEAQ 192(DI), DX
	CMPQ DX, R9
	JHI  uEnd
	MOVQ DI, written-8(SP)
	MOVQ R11, settled-144(SP)
	uMasks(0, Z0)
	uMasks(1, Z1)
	uMasks(2, Z2)
	uMasks(3, Z3)
	VPTERNLOGQ $0xFF, ERR, ERR, ERR
	VMOVDQA64 BLANK, LEAST
	VPXORQ   COUNT, COUNT, COUNT
	uMean(0, Z0)
	JNZ      uWide0
uBack0:
	uWrite(0, Z0)
	uMean(1, Z1)
	JNZ      uWide1
uBack1:
	uWrite(1, Z1)
	uMean(2, Z2)
	JNZ      uWide2
uBack2:
	uWrite(2, Z2)
	uMean(3, Z3)
	JNZ      uWide3
uBack3:
	uWrite(3, Z3)
	VPTESTNMB ERR, ERR, K1
	VPCMPB   $1, BLANK, LEAST, K2
	KORTESTQ K1, K2
	JNZ      uNot
	VPANDQ   B0F, COUNT, Z4 // at most 4 of each in four blocks
	VPSRLW   $4, COUNT, Z5
	VPANDQ   B0F, Z5, Z5
	VPXORQ   Z6, Z6, Z6
	VPSADBW  Z6, Z4, Z4
	VPSADBW  Z6, Z5, Z5
	VPADDQ   Z4, NULS, NULS
	VPADDQ   Z5, LFS, LFS
	MOVQ     $256, uFarther-40(SP)
	ADDQ     $232, SI
	TESTQ    R10, R10
	JNZ      uNext
	MOVQ     SI, R15 // there was no \u
uEnd:
	MOVL     $1, R12 // to loop
	JMP      uLeave

uNot:
	MOVQ     written-8(SP), DI
	MOVQ     settled-144(SP), R11
	MOVQ     uFarther-40(SP), DX
	LEAQ     (SI)(DX*1), R13
	MOVQ     R13, uFrom-32(SP)
	SHLQ     $1, DX
	MOVL     $16384, AX
	CMPQ     DX, AX
	CMOVQHI  AX, DX
	MOVQ     DX, uFarther-40(SP)
	XORL     R12, R12 // to general
uLeave:
	sum(NULS, Y8, X8, AX)
	ADDQ     AX, nul+96(FP)
	sum(LFS, Y9, X9, AX)
	ADDQ     AX, lf+88(FP)
	VPBROADCASTB bytes512<>+14(SB), bytes60
	VPBROADCASTB bytes512<>+15(SB), bytes70
	POPCNTQ  R11, R11
	ADDQ     R11, SI
	XORL     R10, R10
	XORL     R11, R11
	XORL     R14, R14
	VPXORQ   PREV, PREV, PREV
	TESTL    R12, R12
	MOVQ     $0xAAAAAAAAAAAAAAAA, ODD
	JNZ      loop
	JMP      again

// uWide: block n, in BX, has \u that are not ASCII. They take two or three bytes: in places
// of the second and the third digit, and three that of the first as well.
uWide0:
	XORL     BX, BX
	JMP      uWide
uWide1:
	MOVL     $1, BX
	JMP      uWide
uWide2:
	MOVL     $2, BX
	JMP      uWide
uWide3:
	MOVL     $3, BX
uWide:
	MOVQ     digits-136(SP)(BX*8), CX
	MOVQ     CX, AX
	SHLQ     $4, AX
	SUBQ     CX, AX
	KMOVQ    AX, K5               // the digits; if one begins in another, its backslash is in there
	VPTESTMB B80, Z4, K5, K5      // those that are none
	VPBROADCASTB bytes512<>+11(SB), Z7
	VPBROADCASTB bytes512<>+12(SB), D8
	VPANDQ   Z7, Z5, Z7
	VPCMPEQB D8, Z7, K1, K6       // surrogates
	KORTESTQ K5, K6
	JNZ      uNot
	VPBROADCASTB bytes512<>+8(SB), Z7
	VPTESTMB Z5, Z5, K1, K5       // the high byte is not 0
	VPMOVB2M Z5, K6               // the low one is 80 and above
	VPCMPUB  $5, Z7, Z5, K1, K1   // the high one is 08 and above: three bytes
	KMOVQ    K5, AX
	KMOVQ    K6, R13
	SHRQ     $2, R13
	ANDQ     CX, R13
	ORQ      AX, R13              // not ASCII
	KMOVQ    K1, CX
	LEAQ     (R13)(R13*1), AX
	KMOVQ    AX, K2
	ORQ      CX, AX
	ORQ      AX, keep-72(SP)(BX*8)
	LEAQ     (R13*4), AX
	KMOVQ    AX, K4
	XORQ     R13, CX
	ADDQ     CX, CX
	KMOVQ    CX, K6               // two bytes, and the first of them
	VPANDQ   B3F, Z5, Z7
	VPADDB   B80, Z7, K4, Z6      // the last byte
	VPSRLW   $2, Z5, Z7
	VPANDQ   B3F, Z7, Z7
	VPADDB   B80, Z7, K2, Z6      // the one before
	VPBROADCASTB bytes512<>+9(SB), Z7
	VPADDB   Z7, Z6, K6, Z6       // 80 becomes C0
	VPBROADCASTB bytes512<>+10(SB), Z7
	VPADDB   Z7, Z4, K1, Z6       // E0 and the first digit
	CMPQ     BX, $1
	JCS      uBack0
	JEQ      uBack1
	CMPQ     BX, $2
	JEQ      uBack2
	JMP      uBack3

hard:
	SHRQ    $1, DX
	JCS     pending     // which is in the last block
	ORQ     DX, R14
	JMP     easy

narrow:
	MOVQ  $-1, CX
	BZHIQ AX, CX, CX
	KMOVQ CX, K3
	VMOVDQU8 Z1, K3, (DI)
	JMP   stored

// invalid: K4 has bytes at which UTF-8 turns out to be wrong. The character
// they belong to begins at the last byte before that is no continuation, if that
// is no ASCII.
invalid:
	KMOVQ   K4, DX
	TZCNTQ  DX, DX
	VPBROADCASTB bytes512<>+7(SB), Z2
	VPCMPB  $1, Z2, Z0, K3 // signed: 80 to BF
	KMOVQ   K3, R12
	NOTQ    R12
	BZHIQ   DX, R12, R12
	TESTQ   R12, R12
	JZ      invalidStart
	BSRQ    R12, R12
	BTQ     R12, R13
	CMOVQCS R12, DX
	BTSQ    DX, R14
	JMP     generalSimple
invalidStart:
	BTSQ    $0, R14
	JMP     generalSimple

end:
	ADDQ R14, lf+88(FP)
	JMP  done
pending:
	MOVL $1, R10
	JMP  done
stopped:
	XORL R10, R10
done:
	SUBQ dst_base+0(FP), DI
	SUBQ src_base+24(FP), SI
	MOVQ DI, nDst+56(FP)
	MOVQ SI, nSrc+64(FP)
	MOVB R10, pending+104(FP)
	VZEROUPPER
	RET
