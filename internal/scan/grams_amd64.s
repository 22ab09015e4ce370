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
	PLACE(0, Z0, Z1, Z2, Z3)
	VMOVDQA64 Z17, Z16
	PLACE(1, Z4, Z5, Z6, Z7)
	VPANDQ    Z17, Z16, Z16
	PLACE(2, Z8, Z9, Z10, Z11)
	VPANDQ    Z17, Z16, Z16
	PLACE(3, Z12, Z13, Z14, Z15)
	VPTESTMB  Z17, Z16, K2
	KMOVQ     K2, (DI)
	ADDQ      $8, DI
	ADDQ      $64, SI
	DECQ      CX
	JNZ       loop
	VZEROUPPER
	RET

// NIBBLES leaves in Y2 what the bytes at K(SI) have by their low nibbles in LO and by their high ones in HI.
#define NIBBLES(K, LO, HI) \
	VMOVDQU K(SI), Y1    \
	VPAND   Y7, Y1, Y2   \
	VPSRLW  $4, Y1, Y1   \
	VPAND   Y7, Y1, Y1   \
	VPSHUFB Y2, LO, Y2   \
	VPSHUFB Y1, HI, Y1   \
	VPAND   Y1, Y2, Y2

// func gramsAVX2(dst *uint64, b *byte, blocks int, low, high *[4][16]byte)
//
// b has three bytes more than the blocks. There may be more marks than there should be.
TEXT ·gramsAVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ b+8(FP), SI
	MOVQ blocks+16(FP), CX
	MOVQ low+24(FP), DX
	MOVQ high+32(FP), BX
	VBROADCASTI128 (DX), Y8
	VBROADCASTI128 16(DX), Y9
	VBROADCASTI128 32(DX), Y10
	VBROADCASTI128 48(DX), Y11
	VBROADCASTI128 (BX), Y12
	VBROADCASTI128 16(BX), Y13
	VBROADCASTI128 32(BX), Y14
	VBROADCASTI128 48(BX), Y15
	MOVL         $0x0f, AX
	VMOVQ        AX, X7
	VPBROADCASTB X7, Y7
	VPXOR        Y6, Y6, Y6
	ADDQ         CX, CX // halves of blocks

	PCALIGN $32
loop2:
	NIBBLES(0, Y8, Y12)
	VMOVDQA   Y2, Y0
	NIBBLES(1, Y9, Y13)
	VPAND     Y2, Y0, Y0
	NIBBLES(2, Y10, Y14)
	VPAND     Y2, Y0, Y0
	NIBBLES(3, Y11, Y15)
	VPAND     Y2, Y0, Y0
	VPCMPEQB  Y6, Y0, Y0
	VPMOVMSKB Y0, AX
	NOTL      AX
	MOVL      AX, (DI)
	ADDQ      $4, DI
	ADDQ      $32, SI
	DECQ      CX
	JNZ       loop2
	VZEROUPPER
	RET
