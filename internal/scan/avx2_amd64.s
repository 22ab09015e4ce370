//go:build !purego

#include "textflag.h"

// The AVX2 kernel does what the AVX-512 one does (avx512_amd64.s tells how), with
// the same masks of 64 bits and the same labels. What takes its place for lack
// of instructions: a block is two registers; a mask becomes bytes by spread; an
// escaped byte is looked up by four bits of three times itself, which tell the
// eight letters apart, and compared with the letter; compress goes by eight
// bytes, with a table of their 256 masks.

#define WIDE4(name, value) \
	DATA name<>+0x00(SB)/8, $value \
	DATA name<>+0x08(SB)/8, $value \
	DATA name<>+0x10(SB)/8, $value \
	DATA name<>+0x18(SB)/8, $value \
	GLOBL name<>(SB), RODATA|NOPTR, $32

WIDE4(backslashes, 0x5c5c5c5c5c5c5c5c)
WIDE4(blanks, 0x2020202020202020)
WIDE4(lettersU, 0x7575757575757575)
WIDE4(lineFeeds, 0x0a0a0a0a0a0a0a0a)
WIDE4(bytes03, 0x0303030303030303)
WIDE4(bytes04, 0x0404040404040404)
WIDE4(bytes05, 0x0505050505050505)
WIDE4(bytes07, 0x0707070707070707)
WIDE4(bytes09, 0x0909090909090909)
WIDE4(bytes0F, 0x0f0f0f0f0f0f0f0f)
WIDE4(bytes10, 0x1010101010101010)
WIDE4(bytes30, 0x3030303030303030)
WIDE4(bytes3F, 0x3f3f3f3f3f3f3f3f)
WIDE4(bytes40, 0x4040404040404040)
WIDE4(bytes60, 0x6060606060606060)
WIDE4(bytes61, 0x6161616161616161)
WIDE4(bytes70, 0x7070707070707070)
WIDE4(bytes80, 0x8080808080808080)
WIDE4(bytesC0, 0xc0c0c0c0c0c0c0c0)
WIDE4(bytesD8, 0xd8d8d8d8d8d8d8d8)
WIDE4(bytesE0, 0xe0e0e0e0e0e0e0e0)
WIDE4(bytesF0, 0xf0f0f0f0f0f0f0f0)
WIDE4(bytesF8, 0xf8f8f8f8f8f8f8f8)
WIDE4(bytesFC, 0xfcfcfcfcfcfcfcfc)
WIDE4(bitOf, 0x8040201008040201)

#define TWICE(name, low, high) \
	DATA name<>+0x00(SB)/8, $low \
	DATA name<>+0x08(SB)/8, $high \
	DATA name<>+0x10(SB)/8, $low \
	DATA name<>+0x18(SB)/8, $high \
	GLOBL name<>(SB), RODATA|NOPTR, $32

// By bits 3 to 6 of three times a letter: the letter, and what it means.
TWICE(simpleLetter, 0xff66ff62ff5c2fff, 0x00ffff2274726eff)
TWICE(simpleMeans, 0x000c0008005c2f00, 0x00000022090d0a00)
TWICE(oneHigh, 0x0202020202020202, 0x4915012180808080)
TWICE(oneLow, 0xcbcbcb8b8383a3e7, 0xcbcbdbcbcbcbcbcb)
TWICE(twoHigh, 0x0101010101010101, 0x01010101babaaee6)

// Byte j takes byte j/8.
DATA byteOf<>+0x00(SB)/8, $0x0000000000000000
DATA byteOf<>+0x08(SB)/8, $0x0101010101010101
DATA byteOf<>+0x10(SB)/8, $0x0202020202020202
DATA byteOf<>+0x18(SB)/8, $0x0303030303030303
GLOBL byteOf<>(SB), RODATA|NOPTR, $32

DATA highHalf<>+0x00(SB)/8, $0
DATA highHalf<>+0x08(SB)/8, $0x0808080808080808
GLOBL highHalf<>(SB), RODATA|NOPTR, $16

#define BACKSLASH Y15
#define BLANK Y14
#define QUOTE Y13
#define B0F Y12
#define MEANS Y11
#define LETTER Y10
#define BYTEOF Y9
#define BITOF Y8
#define ODD R12

// As in avx512_amd64.s.
#define escapes \
	ANDNQ AX, R10, DX     \
	LEAQ  (DX)(DX*1), R13 \
	ORQ   ODD, R13        \
	SUBQ  DX, R13         \
	XORQ  ODD, R13        \
	MOVQ  AX, CX          \
	ORQ   R10, CX         \
	XORQ  R13, CX         \
	ANDQ  R13, AX         \
	MOVQ  AX, R10         \
	SHRQ  $63, R10

// mask64 makes one mask of the high bits of two registers.
#define mask64(low, high, mask, tmp) \
	VPMOVMSKB low, mask  \
	VPMOVMSKB high, tmp  \
	SHLQ      $32, tmp   \
	ORQ       tmp, mask

// spread makes bytes FF and 00 of 32 bits.
#define spread(mask, x, y) \
	VMOVD        mask, x      \
	VPBROADCASTD x, y         \
	VPSHUFB      BYTEOF, y, y \
	VPAND        BITOF, y, y  \
	VPCMPEQB     BITOF, y, y

// simple decodes half a block, where mask has the escaped bytes. bad is what
// is escaped and not simple, or a quote and not escaped. Clobbers Y5, Y6.
#define simple(in, mask, out, bad) \
	spread(mask, X5, Y5)          \
	VPADDB    in, in, Y6          \
	VPADDB    in, Y6, Y6          \
	VPSRLW    $3, Y6, Y6          \
	VPAND     B0F, Y6, Y6         \
	VPSHUFB   Y6, MEANS, out      \
	VPBLENDVB Y5, out, in, out    \
	VPSHUFB   Y6, LETTER, Y6      \
	VPBLENDVB Y5, Y6, QUOTE, Y6   \
	VPCMPEQB  in, Y6, Y6          \ // right where escaped, wrong where not
	VPXOR     Y5, Y6, bad

// utf8 leaves in out what is wrong with the bytes of half a block behind prev.
// Clobbers Y4 to Y7.
#define utf8(in, prev, out) \
	VPERM2I128 $0x21, in, prev, Y4   \ // 16 bytes earlier
	VPALIGNR   $14, Y4, in, Y5       \
	VPALIGNR   $13, Y4, in, Y6       \
	VPALIGNR   $15, Y4, in, Y4       \ // one byte earlier
	VPSUBUSB   bytes60<>(SB), Y5, Y5 \ // its high bit: a lead of 3 or 4 stands two bytes earlier
	VPSUBUSB   bytes70<>(SB), Y6, Y6 \ // a lead of 4 stands three bytes earlier
	VPOR       Y5, Y6, Y5            \
	VPAND      bytes80<>(SB), Y5, Y5 \
	VPSRLW     $4, Y4, Y6            \
	VPAND      B0F, Y6, Y6           \
	VMOVDQU    oneHigh<>(SB), Y7     \
	VPSHUFB    Y6, Y7, Y6            \
	VPAND      B0F, Y4, Y4           \
	VMOVDQU    oneLow<>(SB), Y7      \
	VPSHUFB    Y4, Y7, Y4            \
	VPAND      Y4, Y6, Y6            \
	VPSRLW     $4, in, Y4            \
	VPAND      B0F, Y4, Y4           \
	VMOVDQU    twoHigh<>(SB), Y7     \
	VPSHUFB    Y4, Y7, Y4            \
	VPAND      Y4, Y6, Y6            \
	VPXOR      Y5, Y6, out

// hex makes digits of half a block, in place, and in mask tells where they are.
// Clobbers Y4, Y6, Y7.
#define hex(x, mask) \
	VPSUBB    bytes30<>(SB), x, Y4  \
	VPMINUB   bytes09<>(SB), Y4, Y6 \
	VPCMPEQB  Y4, Y6, Y6            \ // 0 to 9
	VPOR      blanks<>(SB), x, x    \
	VPSUBB    bytes61<>(SB), x, x   \
	VPMINUB   bytes05<>(SB), x, Y7  \
	VPCMPEQB  x, Y7, Y7             \ // a to f, A to F
	VPADDB    lineFeeds<>(SB), x, x \ // 10 more
	VPBLENDVB Y6, Y4, x, x          \
	VPOR      Y6, Y7, Y7            \
	VPMOVMSKB Y7, mask

// compact writes 16 bytes of x to DI, those with a bit in AX, and shifts AX. It writes
// up to 8 bytes too much. R14 is the table. Clobbers BX, DX, X5.
#define compact(x) \
	MOVBLZX AX, BX                 \
	SHRQ    $8, AX                 \
	MOVBLZX AX, DX                 \
	SHRQ    $8, AX                 \
	VMOVQ   (R14)(BX*8), X5        \
	VMOVHPS (R14)(DX*8), X5, X5    \
	VPOR    highHalf<>(SB), X5, X5 \
	VPSHUFB X5, x, X5              \
	VMOVQ   X5, (DI)               \
	POPCNTL BX, BX                 \
	ADDQ    BX, DI                 \
	VMOVHPS X5, (DI)               \
	POPCNTL DX, DX                 \
	ADDQ    DX, DI

#define compactBlock \
	LEAQ         ·keepTable(SB), R14 \
	compact(X2)           \
	VEXTRACTI128 $1, Y2, X4 \
	compact(X4)           \
	compact(X3)           \
	VEXTRACTI128 $1, Y3, X4 \
	compact(X4)

// sparse decodes a block with two escapes or one, or none, and no branch on how many: it
// writes the block as it is, then, one byte lower, what is behind the first
// backslash, and one lower still what is behind the second; over it the escaped
// byte. What does not exist is behind the block, and what is behind the block is
// written again later. It goes to dense for a third escape, for one that begins or ends in
// another block, and near the ends of source and room. Clobbers BX, DX, R13, R14, Y2, Y3.
#define sparse(dense) \
	POPCNTQ  AX, DX           \
	CMPQ     DX, $2           \
	JHI      dense            \
	LEAQ     (AX)(AX*1), BX   \
	XORQ     CX, BX           \
	ORQ      R10, BX          \
	JNZ      dense            \
	LEAQ     65(SI), BX       \
	CMPQ     BX, R8           \
	JHI      dense            \
	LEAQ     64(DI), BX       \
	CMPQ     BX, R9           \
	JHI      dense            \
	VPCMPEQB Y0, QUOTE, Y2    \
	VPCMPEQB Y1, QUOTE, Y3    \
	mask64(Y2, Y3, DX, BX)    \
	ANDNQ    DX, CX, DX       \
	JNZ      whole            \
	VMOVDQU  Y0, (DI)         \
	VMOVDQU  Y1, 32(DI)       \
	LEAQ     ·simple(SB), R13 \
	MOVQ     AX, R14          \
	XORL     CX, CX           \ // line feeds
	shift(0)                  \
	BLSRQ    AX, AX           \
	shift(1)                  \
	ADDQ     CX, lf+88(FP)    \
	POPCNTQ  R14, R14         \
	ADDQ     $64, DI          \
	SUBQ     R14, DI          \
	ADDQ     $64, SI

// shift is one step of sparse, with n backslashes gone before.
#define shift(n) \
	TZCNTQ   AX, BX               \ // sets the carry flag if there is none
	VMOVDQU  1(SI)(BX*1), Y2      \
	VMOVDQU  33(SI)(BX*1), Y3     \
	VMOVDQU  Y2, -n(DI)(BX*1)     \
	VMOVDQU  Y3, 32-n(DI)(BX*1)   \
	MOVBLZX  1(SI)(BX*1), DX      \
	MOVBLZX  (R13)(DX*1), DX      \
	CMOVLCS  ODD, DX              \ // neither 0 nor 10
	TESTL    DX, DX               \
	JZ       sparseHard           \
	MOVB     DX, -n(DI)(BX*1)     \
	SUBL     $10, DX              \
	CMPL     DX, $1               \
	ADCL     $0, CX

// func bulkAVX2(dst, src []byte, stop, ends bool) (nDst, nSrc, controls, first, lf, nul int, pending bool)
TEXT ·bulkAVX2(SB), NOSPLIT, $168-105
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
	VMOVDQU backslashes<>(SB), BACKSLASH
	VMOVDQU blanks<>(SB), BLANK
	VMOVDQU bytes0F<>(SB), B0F
	VMOVDQU simpleMeans<>(SB), MEANS
	VMOVDQU simpleLetter<>(SB), LETTER
	VMOVDQU byteOf<>(SB), BYTEOF
	VMOVDQU bitOf<>(SB), BITOF
	VPXOR   Y0, Y0, Y0
	VMOVDQU Y0, prev-32(SP)
	MOVL    $0x22, AX
	MOVL    $0xff, BX // never in text that is valid
	CMPB    ends+49(FP), $0
	CMOVLEQ BX, AX
	VMOVD   AX, X0
	VPBROADCASTB X0, QUOTE
	XORL R10, R10
	XORL R11, R11
	MOVQ $0xAAAAAAAAAAAAAAAA, ODD

	PCALIGN $32
loop:
	CMPQ SI, R8
	JHI  tail
	CMPQ DI, R9
	JHI  tail
	PREFETCHT0 512(SI)
	VMOVDQU  (SI), Y0
	VMOVDQU  32(SI), Y1
	VPCMPEQB Y0, BACKSLASH, Y2
	VPCMPEQB Y1, BACKSLASH, Y3
	mask64(Y2, Y3, AX, BX)
	escapes
	VPCMPGTB Y0, BLANK, Y2 // signed: control characters, and all that is not ASCII
	VPCMPGTB Y1, BLANK, Y3
	VPOR     Y2, Y3, Y4
	VPMOVMSKB Y4, BX
	ORQ      R11, BX
	JNZ      odd
	MOVQ     AX, DX
	ORQ      CX, DX
	JNZ      escaped
	VPCMPEQB Y0, QUOTE, Y2
	VPCMPEQB Y1, QUOTE, Y3
	VPOR     Y2, Y3, Y4
	VPMOVMSKB Y4, BX
	TESTL    BX, BX
	JNZ      whole
	VMOVDQU  Y0, (DI)
	VMOVDQU  Y1, 32(DI)
	ADDQ     $64, DI
	ADDQ     $64, SI
	JMP      loop

escaped:
	sparse(dense)
	JMP      loop
dense:
	simple(Y0, CX, Y2, Y4)
	MOVQ     CX, BX
	SHRQ     $32, BX
	simple(Y1, BX, Y3, Y7)
	VPOR     Y4, Y7, Y4
	VPMOVMSKB Y4, DX
	TESTL    DX, DX
	JNZ      whole
	VPCMPEQB lineFeeds<>(SB), Y2, Y4 // raw ones are controls: these were \n
	VPCMPEQB lineFeeds<>(SB), Y3, Y5
	mask64(Y4, Y5, DX, BX)
	POPCNTQ  DX, DX
	ADDQ     DX, lf+88(FP)
	NOTQ     AX
	compactBlock
	ADDQ     $64, SI
	JMP      loop

odd:
	mask64(Y0, Y1, R13, DX)
	mask64(Y2, Y3, BX, DX)
	ANDNQ    BX, R13, BX // control characters
	MOVQ     R13, DX
	ORQ      R11, DX
	JZ       oddControls
	VMOVDQU  prev-32(SP), Y3
	utf8(Y0, Y3, Y2)
	utf8(Y1, Y0, Y3)
	VPOR     Y2, Y3, Y2
	VPTEST   Y2, Y2
	JNZ      whole
	TESTQ    BX, BX
	JZ       oddEscapes
oddControls:
	CMPB     stop+48(FP), $0
	JNE      whole
oddEscapes:
	MOVQ     AX, DX
	ORQ      CX, DX
	JZ       oddPlain
	TESTQ    BX, BX
	JNZ      oddDense
	MOVQ     R13, high-168(SP)
	sparse(oddReload)
	VMOVDQU  Y1, prev-32(SP)
	MOVQ     high-168(SP), R11
	SHRQ     $61, R11
	JMP      loop
oddReload:
	MOVQ     high-168(SP), R13
	XORL     BX, BX
oddDense:
	simple(Y0, CX, Y2, Y4)
	MOVQ     CX, R14
	SHRQ     $32, R14
	simple(Y1, R14, Y3, Y7)
	VPOR     Y4, Y7, Y4
	VPTEST   Y4, Y4
	JNZ      whole
oddCount:
	MOVQ     R13, R11
	SHRQ     $61, R11
	VMOVDQU  Y1, prev-32(SP)
	VPCMPEQB lineFeeds<>(SB), Y2, Y4
	VPCMPEQB lineFeeds<>(SB), Y3, Y5
	mask64(Y4, Y5, CX, DX)
	POPCNTQ  CX, CX
	ADDQ     CX, lf+88(FP)
	TESTQ    BX, BX
	JZ       oddStore
	VPXOR    Y6, Y6, Y6
	VPCMPEQB Y2, Y6, Y4
	VPCMPEQB Y3, Y6, Y5
	mask64(Y4, Y5, CX, DX)
	POPCNTQ  CX, CX
	ADDQ     CX, nul+96(FP)
	CMPQ     controls+72(FP), $0
	JNE      oddMore
	TZCNTQ   BX, DX
	ADDQ     SI, DX
	SUBQ     src_base+24(FP), DX
	MOVQ     DX, first+80(FP)
oddMore:
	POPCNTQ  BX, BX
	ADDQ     BX, controls+72(FP)
oddStore:
	ADDQ     $64, SI
	TESTQ    AX, AX
	JZ       oddStorePlain
	NOTQ     AX
	compactBlock
	JMP      loop
oddStorePlain:
	VMOVDQU  Y2, (DI)
	VMOVDQU  Y3, 32(DI)
	ADDQ     $64, DI
	JMP      loop
oddPlain:
	VPCMPEQB Y0, QUOTE, Y2
	VPCMPEQB Y1, QUOTE, Y3
	VPOR     Y2, Y3, Y4
	VMOVDQA  Y0, Y2
	VMOVDQA  Y1, Y3
	VPTEST   Y4, Y4
	JZ       oddCount
	JMP      whole
// tail: less than a block is left, or there is room for less.
tail:
	LEAQ 64(R8), DX
	SUBQ SI, DX
	LEAQ 64(R9), BX
	SUBQ DI, BX
	CMPQ BX, DX
	CMOVQLT BX, DX
	TESTQ DX, DX
	JLE  done
	XORL R14, R14
	BTSQ DX, R14
	// Blanks stand for the bytes behind the last.
	VMOVDQU BLANK, in-160(SP)
	VMOVDQU BLANK, in-128(SP)
	LEAQ in-160(SP), BX
	XORL CX, CX
tail8:
	LEAQ 8(CX), AX
	CMPQ AX, DX
	JHI  tail1
	MOVQ (SI)(CX*1), R13
	MOVQ R13, (BX)(CX*1)
	MOVQ AX, CX
	JMP  tail8
tail1:
	CMPQ CX, DX
	JEQ  tailLoad
	MOVBLZX (SI)(CX*1), R13
	MOVB R13, (BX)(CX*1)
	INCQ CX
	JMP  tail1
tailLoad:
	VMOVDQU  in-160(SP), Y0
	VMOVDQU  in-128(SP), Y1
	VPCMPEQB Y0, BACKSLASH, Y2
	VPCMPEQB Y1, BACKSLASH, Y3
	mask64(Y2, Y3, AX, BX)
	escapes
	JMP      general

// sparseHard: an escape in sparse is none of the simple ones.
sparseHard:
	MOVQ R14, AX
	LEAQ (R14)(R14*1), CX

whole:
	XORL R14, R14

// general decodes the beginning of the block in Y0 and Y1 up to the first place, in
// front of a character, that is set in R14. AX, CX and R10 come from escapes.
general:
	mask64(Y0, Y1, R13, DX)
	VPCMPGTB Y0, BLANK, Y2
	VPCMPGTB Y1, BLANK, Y3
	mask64(Y2, Y3, BX, DX)
	ANDNQ    BX, R13, BX // control characters
	JZ       generalUTF8
	CMPB     stop+48(FP), $0
	JEQ      generalUTF8
	ORQ      BX, R14
generalUTF8:
	ORQ      R13, R11
	JZ       generalSimple
	VMOVDQU  prev-32(SP), Y3
	utf8(Y0, Y3, Y2)
	utf8(Y1, Y0, Y3)
	VPXOR    Y4, Y4, Y4
	VPCMPEQB Y2, Y4, Y2
	VPCMPEQB Y3, Y4, Y3
	mask64(Y2, Y3, DX, R11)
	NOTQ     DX
	TESTQ    DX, DX
	JNZ      invalid

generalSimple:
	simple(Y0, CX, Y2, Y4)
	MOVQ     CX, DX
	SHRQ     $32, DX
	simple(Y1, DX, Y3, Y7)
	mask64(Y4, Y7, R13, DX)
	ANDNQ    R13, CX, DX
	ORQ      DX, R14     // quotes that end the text
	MOVQ     R13, DX
	ANDQ     CX, DX      // escaped, and not simple
	VPCMPEQB lettersU<>(SB), Y0, Y4
	VPCMPEQB lettersU<>(SB), Y1, Y5
	mask64(Y4, Y5, R13, R11)
	ANDQ     R13, CX     // \u
	ANDNQ    DX, CX, DX
	TESTQ    CX, CX
	JZ       cut

	// \uXXXX: for each u in CX the four bytes behind it must be hex digits,
	// and in this block.
	hex(Y0, R12)
	hex(Y1, R11)
	SHLQ      $32, R11
	ORQ       R11, R12
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
	JZ        cutOdd

	// Y4 and Y5, byte j: digit j and digit j+1. Behind a u at 0 stand, at 1, the
	// high byte; at 2, the two digits in the middle; at 3, the low byte.
	VPERM2I128 $0x21, Y1, Y0, Y6
	VPALIGNR   $1, Y0, Y6, Y4
	VPERM2I128 $0x81, Y1, Y1, Y6
	VPALIGNR   $1, Y1, Y6, Y5
	VPSLLW     $4, Y0, Y6
	VPAND      bytesF0<>(SB), Y6, Y6
	VPOR       Y6, Y4, Y4
	VPSLLW     $4, Y1, Y6
	VPAND      bytesF0<>(SB), Y6, Y6
	VPOR       Y6, Y5, Y5
	VPXOR      Y6, Y6, Y6
	VPCMPEQB   Y4, Y6, Y7
	VPCMPEQB   Y5, Y6, Y6
	mask64(Y7, Y6, R12, R11)
	mask64(Y4, Y5, R13, R11)
	SHRQ       $1, R12
	SHRQ       $3, R13
	ANDNQ      R12, R13, R12
	ANDQ       CX, R12 // ASCII: the high byte is 0, the low one below 80
	LEAQ       (CX*8), R13
	spread(R13, X6, Y6)
	VPBLENDVB  Y6, Y4, Y2, Y2
	SHRQ       $32, R13
	spread(R13, X6, Y6)
	VPBLENDVB  Y6, Y5, Y3, Y3
	CMPQ       R12, CX
	JNE        wide

	ORQ  CX, AX      // drop u and three digits
	SHLQ $1, CX
	ORQ  CX, AX
	SHLQ $1, CX
	ORQ  CX, AX
	SHLQ $2, CX
	ORQ  CX, AX
	JMP  cutOdd

wide:
	// Those that are not take two or three bytes, at 1, 2 and 3 behind the u.
	MOVQ      R12, R13
	XORQ      CX, R13
	SHLQ      $2, R13
	MOVQ      R13, R11
	spread(R11, X6, Y6)
	VPSRLW    $2, Y4, Y7
	VPAND     bytes3F<>(SB), Y7, Y7
	VPOR      bytes80<>(SB), Y7, Y7 // the last but one, at 2
	VPBLENDVB Y6, Y7, Y2, Y2
	SHRQ      $32, R11
	spread(R11, X6, Y6)
	VPSRLW    $2, Y5, Y7
	VPAND     bytes3F<>(SB), Y7, Y7
	VPOR      bytes80<>(SB), Y7, Y7
	VPBLENDVB Y6, Y7, Y3, Y3
	SHLQ      $1, R13
	spread(R13, X6, Y6)
	VPAND     bytes3F<>(SB), Y4, Y7
	VPOR      bytes80<>(SB), Y7, Y7 // the last, at 3
	VPBLENDVB Y6, Y7, Y2, Y2
	SHRQ      $32, R13
	spread(R13, X6, Y6)
	VPAND     bytes3F<>(SB), Y5, Y7
	VPOR      bytes80<>(SB), Y7, Y7
	VPBLENDVB Y6, Y7, Y3, Y3

	ORQ       CX, AX                // drop u, the last digit
	MOVQ      CX, R13
	SHLQ      $4, R13
	ORQ       R13, AX
	LEAQ      (R12*4), R13
	ORQ       R13, AX               // and of ASCII the middle

	VPAND     bytesF8<>(SB), Y4, Y6
	VPXOR     Y7, Y7, Y7
	VPCMPEQB  Y6, Y7, Y6
	VPMOVMSKB Y6, R13
	VPAND     bytesF8<>(SB), Y5, Y6
	VPCMPEQB  Y6, Y7, Y6
	VPMOVMSKB Y6, R11
	SHLQ      $32, R11
	ORQ       R11, R13
	SHRQ      $1, R13
	ANDQ      CX, R13               // below 800
	ANDNQ     R13, R12, R12         // two bytes
	SHLQ      $2, R12
	spread(R12, X6, Y6)
	VPAND     bytes40<>(SB), Y6, Y6
	VPADDB    Y6, Y2, Y2            // 80 becomes C0
	SHRQ      $32, R12
	spread(R12, X6, Y6)
	VPAND     bytes40<>(SB), Y6, Y6
	VPADDB    Y6, Y3, Y3
	ADDQ      R13, R13
	ORQ       R13, AX               // below 800: drop the byte at 1

	VPAND     bytesF8<>(SB), Y4, Y6
	VPCMPEQB  bytesD8<>(SB), Y6, Y6
	VPAND     bytesF8<>(SB), Y5, Y7
	VPCMPEQB  bytesD8<>(SB), Y7, Y7
	mask64(Y6, Y7, R12, R11)
	ADDQ      CX, CX                // where the high byte stands
	ANDQ      CX, R12
	ANDNQ     CX, R13, R13          // three bytes
	XORQ      R12, R13              // but for surrogates
	spread(R13, X6, Y6)
	VPADDB    bytesE0<>(SB), Y0, Y7 // E0 and the first digit
	VPBLENDVB Y6, Y7, Y2, Y2
	SHRQ      $32, R13
	spread(R13, X6, Y6)
	VPADDB    bytesE0<>(SB), Y1, Y7
	VPBLENDVB Y6, Y7, Y3, Y3
	ORQ       R12, AX               // surrogates: drop the byte at 1
	TESTQ     R12, R12
	JZ        cutOdd

	// Surrogates, by the place of their high byte in R12, as in avx512_amd64.s.
	VPAND     bytesFC<>(SB), Y4, Y6
	VPCMPEQB  bytesD8<>(SB), Y6, Y6
	VPAND     bytesFC<>(SB), Y5, Y7
	VPCMPEQB  bytesD8<>(SB), Y7, Y7
	mask64(Y6, Y7, R13, R11)
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
	// 10abcdef + 100, shifted by 4: uuu, at 2 behind the u of a high one.
	SHLQ      $1, CX
	MOVQ      CX, R11
	spread(R11, X6, Y6)
	VPADDB    bytes04<>(SB), Y4, Y7
	VPSRLW    $4, Y7, Y7
	VPAND     bytes07<>(SB), Y7, Y7
	VPADDB    bytesF0<>(SB), Y7, Y7
	VPBLENDVB Y6, Y7, Y2, Y2
	SHRQ      $32, R11
	spread(R11, X6, Y6)
	VPADDB    bytes04<>(SB), Y5, Y7
	VPSRLW    $4, Y7, Y7
	VPAND     bytes07<>(SB), Y7, Y7
	VPADDB    bytesF0<>(SB), Y7, Y7
	VPBLENDVB Y6, Y7, Y3, Y3
	// cdefghij shifted by 2, and one more in cd, at 3.
	SHLQ      $1, CX
	spread(CX, X6, Y6)
	VPSRLW    $2, Y4, Y7
	VPADDB    bytes10<>(SB), Y7, Y7
	VPAND     bytes3F<>(SB), Y7, Y7
	VPADDB    bytes80<>(SB), Y7, Y7
	VPBLENDVB Y6, Y7, Y2, Y2
	SHRQ      $32, CX
	spread(CX, X6, Y6)
	VPSRLW    $2, Y5, Y7
	VPADDB    bytes10<>(SB), Y7, Y7
	VPAND     bytes3F<>(SB), Y7, Y7
	VPADDB    bytes80<>(SB), Y7, Y7
	VPBLENDVB Y6, Y7, Y3, Y3
	// 11klmnop shifted by 2, and ij from five bytes earlier, at 2 behind the u of
	// a low one.
	SHLQ      $1, R13
	VPAND     bytes03<>(SB), Y4, Y0
	VPAND     bytes03<>(SB), Y5, Y1
	VPSLLW    $4, Y0, Y0
	VPSLLW    $4, Y1, Y1
	VPERM2I128 $0x21, Y1, Y0, Y7
	VPALIGNR  $11, Y7, Y1, Y1
	VPERM2I128 $0x08, Y0, Y0, Y7
	VPALIGNR  $11, Y7, Y0, Y0
	spread(R13, X6, Y6)
	VPSRLW    $2, Y4, Y7
	VPAND     B0F, Y7, Y7
	VPOR      Y0, Y7, Y7
	VPADDB    bytes80<>(SB), Y7, Y7
	VPBLENDVB Y6, Y7, Y2, Y2
	SHRQ      $32, R13
	spread(R13, X6, Y6)
	VPSRLW    $2, Y5, Y7
	VPAND     B0F, Y7, Y7
	VPOR      Y1, Y7, Y7
	VPADDB    bytes80<>(SB), Y7, Y7
	VPBLENDVB Y6, Y7, Y3, Y3

cutOdd:
	MOVQ $0xAAAAAAAAAAAAAAAA, ODD
cut:
	// DX has escaped bytes that need Go code; the cut is in front of the backslash.
	SHRQ    $1, DX
	JCS     pending     // which is in the last block
	ORQ     DX, R14
	TZCNTQ  R14, R11    // bytes to take; 64 if nothing is in the way
	TESTQ   R11, R11
	JZ      stopped
	NOTQ    AX
	BZHIQ   R11, AX, AX
	BZHIQ   R11, BX, BX
	TESTQ   BX, BX
	JZ      counted
	CMPQ    controls+72(FP), $0
	JNE     count
	TZCNTQ  BX, CX
	ADDQ    SI, CX
	SUBQ    src_base+24(FP), CX
	MOVQ    CX, first+80(FP)
count:
	POPCNTQ BX, BX
	ADDQ    BX, controls+72(FP)
counted:
	VPCMPEQB lineFeeds<>(SB), Y2, Y4
	VPCMPEQB lineFeeds<>(SB), Y3, Y5
	mask64(Y4, Y5, CX, DX)
	ANDQ    AX, CX
	POPCNTQ CX, CX
	ADDQ    CX, lf+88(FP)
	VPXOR   Y6, Y6, Y6
	VPCMPEQB Y2, Y6, Y4
	VPCMPEQB Y3, Y6, Y5
	mask64(Y4, Y5, CX, DX)
	ANDQ    AX, CX
	POPCNTQ CX, CX
	ADDQ    CX, nul+96(FP)
	CMPQ    DI, R9
	JHI     narrow
	compactBlock
stored:
	CMPQ    R11, $64
	JNE     border
	VMOVDQU 32(SI), Y1
	VMOVDQU Y1, prev-32(SP)
	ADDQ    $64, SI
	VPMOVMSKB Y1, R11
	SHRQ    $29, R11
	JMP     loop

border:
	ADDQ    R11, SI
	XORL    R10, R10
	XORL    R11, R11
	VPXOR   Y0, Y0, Y0
	VMOVDQU Y0, prev-32(SP)
	JMP     loop

narrow:
	// There is room for what is taken, but compact writes more.
	MOVQ    DI, R13
	LEAQ    out-96(SP), DI
	compactBlock
	LEAQ    out-96(SP), BX
	SUBQ    BX, DI
	XORL    CX, CX
narrow8:
	LEAQ    8(CX), AX
	CMPQ    AX, DI
	JHI     narrow1
	MOVQ    (BX)(CX*1), DX
	MOVQ    DX, (R13)(CX*1)
	MOVQ    AX, CX
	JMP     narrow8
narrow1:
	CMPQ    CX, DI
	JEQ     narrowDone
	MOVBLZX (BX)(CX*1), DX
	MOVB    DX, (R13)(CX*1)
	INCQ    CX
	JMP     narrow1
narrowDone:
	ADDQ    R13, DI
	JMP     stored

// invalid: DX has bytes at which UTF-8 turns out to be wrong, R13 those that are
// not ASCII. The character they belong to begins at the last byte before that is no
// continuation, if that is no ASCII.
invalid:
	TZCNTQ   DX, DX
	VMOVDQU  bytesC0<>(SB), Y4
	VPCMPGTB Y0, Y4, Y2 // signed: 80 to BF
	VPCMPGTB Y1, Y4, Y3
	mask64(Y2, Y3, R12, R11)
	NOTQ     R12
	BZHIQ    DX, R12, R12
	TESTQ    R12, R12
	JZ       invalidStart
	BSRQ     R12, R12
	BTQ      R12, R13
	CMOVQCS  R12, DX
	BTSQ     DX, R14
	MOVQ     $0xAAAAAAAAAAAAAAAA, ODD
	JMP      generalSimple
invalidStart:
	BTSQ     $0, R14
	MOVQ     $0xAAAAAAAAAAAAAAAA, ODD
	JMP      generalSimple

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
