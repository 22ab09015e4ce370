//go:build !purego

#include "textflag.h"

// PLACE takes the bytes at K(SI) for those of one place: LO and HI are the halves of its table for bytes below 0x80, LO2 and HI2
// those for the others.
#define PLACE(K, LO, HI, LO2, HI2) \
	VMOVDQU8 K(SI), Z17      \
	VMOVDQA64 Z17, Z18       \
	VPMOVB2M  Z17, K1        \
	VPERMI2B  HI, LO, Z17    \
	VPERMI2B  HI2, LO2, Z18  \
	VMOVDQU8  Z18, K1, Z17

// func gramsAVX512(dst *uint64, b *byte, blocks int, places *[4][256]byte)
//
// b has three bytes more than the blocks.
TEXT ·gramsAVX512(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ b+8(FP), SI
	MOVQ blocks+16(FP), CX
	MOVQ places+24(FP), DX
	VMOVDQU64 (DX), Z0
	VMOVDQU64 64(DX), Z1
	VMOVDQU64 128(DX), Z2
	VMOVDQU64 192(DX), Z3
	VMOVDQU64 256(DX), Z4
	VMOVDQU64 320(DX), Z5
	VMOVDQU64 384(DX), Z6
	VMOVDQU64 448(DX), Z7
	VMOVDQU64 512(DX), Z8
	VMOVDQU64 576(DX), Z9
	VMOVDQU64 640(DX), Z10
	VMOVDQU64 704(DX), Z11
	VMOVDQU64 768(DX), Z12
	VMOVDQU64 832(DX), Z13
	VMOVDQU64 896(DX), Z14
	VMOVDQU64 960(DX), Z15

	PCALIGN $32
loop:
	VMOVDQU8 (SI), Z16
	VPORQ    3(SI), Z16, Z17
	VPMOVB2M Z17, K1
	KORTESTQ K1, K1
	JNZ      high

	// Of a block of ASCII half of the tables is enough.
	VPERMI2B Z1, Z0, Z16
	VMOVDQU8 1(SI), Z17
	VPERMI2B Z5, Z4, Z17
	VPANDQ   Z17, Z16, Z16
	VMOVDQU8 2(SI), Z18
	VPERMI2B Z9, Z8, Z18
	VPANDQ   Z18, Z16, Z16
	VMOVDQU8 3(SI), Z17
	VPERMI2B Z13, Z12, Z17

next:
	VPTESTMB Z17, Z16, K2
	KMOVQ    K2, (DI)
	ADDQ     $8, DI
	ADDQ     $64, SI
	DECQ     CX
	JNZ      loop
	VZEROUPPER
	RET

high:
	PLACE(0, Z0, Z1, Z2, Z3)
	VMOVDQA64 Z17, Z16
	PLACE(1, Z4, Z5, Z6, Z7)
	VPANDQ    Z17, Z16, Z16
	PLACE(2, Z8, Z9, Z10, Z11)
	VPANDQ    Z17, Z16, Z16
	PLACE(3, Z12, Z13, Z14, Z15)
	JMP       next

// nibbleMask has 0x0f in each byte.
DATA nibbleMask<>+0(SB)/8, $0x0f0f0f0f0f0f0f0f
DATA nibbleMask<>+8(SB)/8, $0x0f0f0f0f0f0f0f0f
DATA nibbleMask<>+16(SB)/8, $0x0f0f0f0f0f0f0f0f
DATA nibbleMask<>+24(SB)/8, $0x0f0f0f0f0f0f0f0f
GLOBL nibbleMask<>(SB), RODATA|NOPTR, $32

// NIBBLES leaves in Y2 what the bytes at K(SI) have by their low nibbles, in EVEN or ODD by the lowest bit of the high ones, and by
// their high ones in HI.
#define NIBBLES(K, EVEN, ODD, HI) \
	VMOVDQU   K(SI), Y1                 \
	VPAND     nibbleMask<>(SB), Y1, Y2  \
	VPSHUFB   Y2, ODD, Y3               \
	VPSHUFB   Y2, EVEN, Y2              \
	VPSLLW    $3, Y1, Y0                \
	VPBLENDVB Y0, Y3, Y2, Y2            \
	VPSRLW    $4, Y1, Y1                \
	VPAND     nibbleMask<>(SB), Y1, Y1  \
	VPSHUFB   Y1, HI, Y1                \
	VPAND     Y1, Y2, Y2

// func gramsAVX2(dst *uint64, b *byte, blocks int, low, high *[4][16]byte)
//
// b has three bytes more than the blocks. There may be more marks than there should be.
TEXT ·gramsAVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ b+8(FP), SI
	MOVQ blocks+16(FP), CX
	MOVQ low+24(FP), DX
	MOVQ high+32(FP), BX
	VBROADCASTI128 (DX), Y5
	VBROADCASTI128 16(DX), Y6
	VBROADCASTI128 32(DX), Y7
	VBROADCASTI128 48(DX), Y8
	VBROADCASTI128 64(DX), Y9
	VBROADCASTI128 80(DX), Y10
	VBROADCASTI128 96(DX), Y11
	VBROADCASTI128 112(DX), Y12
	VBROADCASTI128 (BX), Y13
	VBROADCASTI128 16(BX), Y14
	VBROADCASTI128 32(BX), Y15
	ADDQ CX, CX // halves of blocks

	PCALIGN $32
loop2:
	NIBBLES(0, Y5, Y9, Y13)
	VMOVDQA Y2, Y4
	NIBBLES(1, Y6, Y10, Y14)
	VPAND   Y2, Y4, Y4
	NIBBLES(2, Y7, Y11, Y15)
	VPAND   Y2, Y4, Y4

	// of place 3 the table of high nibbles is in memory: there are no more registers
	VMOVDQU        3(SI), Y1
	VPAND          nibbleMask<>(SB), Y1, Y2
	VPSHUFB        Y2, Y12, Y3
	VPSHUFB        Y2, Y8, Y2
	VPSLLW         $3, Y1, Y0
	VPBLENDVB      Y0, Y3, Y2, Y2
	VPAND          Y2, Y4, Y4
	VPSRLW         $4, Y1, Y1
	VPAND          nibbleMask<>(SB), Y1, Y1
	VBROADCASTI128 48(BX), Y0
	VPSHUFB        Y1, Y0, Y1
	VPAND          Y1, Y4, Y0
	VPXOR          Y3, Y3, Y3
	VPCMPEQB       Y3, Y0, Y0
	VPMOVMSKB      Y0, AX
	NOTL      AX
	MOVL      AX, (DI)
	ADDQ      $4, DI
	ADDQ      $32, SI
	DECQ      CX
	JNZ       loop2
	VZEROUPPER
	RET
