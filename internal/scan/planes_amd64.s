//go:build !purego

#include "textflag.h"

// The bitmaps of a block are its bytes of classes, transposed: GF2P8AFFINEQB transposes eight words of eight bytes,
// with these as the matrices and the unit matrix as the bytes. The last byte of a matrix gives the lowest bit, so the
// bytes of each word are reversed before. Afterwards byte c of each word has class c, and a shuffle gathers those.
DATA planesReverse<>+0x00(SB)/8, $0x0001020304050607
DATA planesReverse<>+0x08(SB)/8, $0x08090a0b0c0d0e0f
GLOBL planesReverse<>(SB), RODATA|NOPTR, $16
DATA planesGather<>+0x00(SB)/8, $0x3830282018100800
DATA planesGather<>+0x08(SB)/8, $0x3931292119110901
DATA planesGather<>+0x10(SB)/8, $0x3a322a221a120a02
DATA planesGather<>+0x18(SB)/8, $0x3b332b231b130b03
DATA planesGather<>+0x20(SB)/8, $0x3c342c241c140c04
DATA planesGather<>+0x28(SB)/8, $0x3d352d251d150d05
DATA planesGather<>+0x30(SB)/8, $0x3e362e261e160e06
DATA planesGather<>+0x38(SB)/8, $0x3f372f271f170f07
GLOBL planesGather<>(SB), RODATA|NOPTR, $64

// GROUP writes eight words for the bytes of Z0, of which K1 are from 0x80 on.
#define GROUP(LOW, HIGH, OTHERS, OFFSET) \
	VMOVDQA64 Z0, Z1              \
	VPERMI2B  HIGH, LOW, Z1       \
	VMOVDQU8  OTHERS, K1, Z1      \
	VGF2P8AFFINEQB $0, Z1, Z2, Z1 \
	VPERMB    Z1, Z3, Z1          \
	VPANDQ    Z5, Z1, Z1          \
	VMOVDQU64 Z1, OFFSET(DI)

// func planesAVX512(dst *uint64, b []byte, table *[3][256]byte, groups int)
TEXT ·planesAVX512(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ b_base+8(FP), SI
	MOVQ b_len+16(FP), CX
	MOVQ table+32(FP), DX
	MOVQ groups+40(FP), R8
	VBROADCASTI32X4 planesReverse<>(SB), Z4
	VMOVDQU64       planesGather<>(SB), Z3
	MOVQ            $0x8040201008040201, AX
	VPBROADCASTQ    AX, Z2
	VMOVDQU64       (DX), Z16
	VMOVDQU64       64(DX), Z17
	VPBROADCASTB    128(DX), Z18
	VMOVDQU64       256(DX), Z19
	VMOVDQU64       320(DX), Z20
	VPBROADCASTB    384(DX), Z21
	VMOVDQU64       512(DX), Z22
	VMOVDQU64       576(DX), Z23
	VPBROADCASTB    640(DX), Z24
	MOVQ            $-1, AX // the bytes that a block has
	SUBQ            $64, CX
	JB              tail
	KMOVQ           AX, K2
	VPBROADCASTQ    AX, Z5

	PCALIGN $32
loop:
	VMOVDQU8.Z (SI), K2, Z0
	VPSHUFB    Z4, Z0, Z0
	VPMOVB2M   Z0, K1
	GROUP(Z16, Z17, Z18, 0)
	CMPQ R8, $2
	JB   next
	GROUP(Z19, Z20, Z21, 64)
	JE   next
	GROUP(Z22, Z23, Z24, 128)

next:
	ADDQ $192, DI
	ADDQ $64, SI
	SUBQ $64, CX
	JAE  loop

tail:
	ADDQ  $64, CX
	JZ    done
	BZHIQ CX, AX, AX
	KMOVQ AX, K2
	VPBROADCASTQ AX, Z5
	XORL  CX, CX // nothing is left after this block
	JMP   loop

done:
	VZEROUPPER
	RET

// ROW looks the bytes of Y0 and Y1 up in a row of the table; the last row comes first. A shuffle gives 0 for bytes
// with bit 7 set, and adding 16 with saturation sets it in the bytes of the row just read. So a byte is looked up in its
// own row and all later ones, and those hold differences: their exclusive or is what the table has for the byte. For
// bytes from 0x80 on it is what Y2 and Y3 began with.
#define ROW(TABLE) \
	VPSHUFB  Y0, TABLE, Y4 \
	VPSHUFB  Y1, TABLE, Y5 \
	VPXOR    Y4, Y2, Y2    \
	VPXOR    Y5, Y3, Y3    \
	VPADDUSB Y6, Y0, Y0    \
	VPADDUSB Y6, Y1, Y1

// DELTA loads a row of the table, and makes the one before it the difference of both.
#define DELTA(OFFSET, BEFORE, TABLE) \
	VBROADCASTI128 OFFSET(DX), TABLE \
	VPXOR          TABLE, BEFORE, BEFORE

// PLANE writes the word of the top bits, and makes the next ones the top.
#define PLANE(OFFSET) \
	VPMOVMSKB Y2, AX    \
	VPMOVMSKB Y3, BX    \
	VPADDB Y2, Y2, Y2   \
	VPADDB Y3, Y3, Y3   \
	SHLQ   $32, BX      \
	ORQ    BX, AX       \
	MOVQ   AX, OFFSET(DI)

// func planesAVX2(dst *uint64, b *byte, blocks int, table *[256]byte)
//
// One group of eight classes, of whole blocks, of which there is one at least.
TEXT ·planesAVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ b+8(FP), SI
	MOVQ blocks+16(FP), CX
	MOVQ table+24(FP), DX
	MOVL         $0x10, AX
	VMOVQ        AX, X6
	VPBROADCASTB X6, Y6
	VPBROADCASTB 128(DX), Y7
	VBROADCASTI128 (DX), Y8
	DELTA(16, Y8, Y9)
	DELTA(32, Y9, Y10)
	DELTA(48, Y10, Y11)
	DELTA(64, Y11, Y12)
	DELTA(80, Y12, Y13)
	DELTA(96, Y13, Y14)
	DELTA(112, Y14, Y15)
	VPXOR Y7, Y15, Y15

	PCALIGN $32
loop2:
	VMOVDQU (SI), Y0
	VMOVDQU 32(SI), Y1
	VMOVDQA Y7, Y2
	VMOVDQA Y7, Y3
	ROW(Y15)
	ROW(Y14)
	ROW(Y13)
	ROW(Y12)
	ROW(Y11)
	ROW(Y10)
	ROW(Y9)
	VPSHUFB Y0, Y8, Y4
	VPSHUFB Y1, Y8, Y5
	VPXOR   Y4, Y2, Y2
	VPXOR   Y5, Y3, Y3
	PLANE(56)
	PLANE(48)
	PLANE(40)
	PLANE(32)
	PLANE(24)
	PLANE(16)
	PLANE(8)
	VPMOVMSKB Y2, AX
	VPMOVMSKB Y3, BX
	SHLQ $32, BX
	ORQ  BX, AX
	MOVQ AX, (DI)
	ADDQ $192, DI
	ADDQ $64, SI
	DECQ CX
	JNZ  loop2
	VZEROUPPER
	RET
