//go:build !purego

#include "textflag.h"

// func classesAVX512(b []byte, table *[128]byte, high byte) byte
//
// looks each byte up in the table (its low seven bits are the index), and drops what bytes from 0x80 on found there:
// they only count as such (K2).
TEXT ·classesAVX512(SB), NOSPLIT, $0-41
	MOVQ b_base+0(FP), SI
	MOVQ b_len+8(FP), CX
	MOVQ table+24(FP), DX
	VMOVDQU64 (DX), Z1
	VMOVDQU64 64(DX), Z2
	VPXORQ Z0, Z0, Z0
	KXORQ  K2, K2, K2

	PCALIGN $32
loop:
	CMPQ CX, $64
	JB   tail
	VMOVDQU8   (SI), Z3
	VPMOVB2M   Z3, K1
	KORQ       K1, K2, K2
	KNOTQ      K1, K3
	VPERMI2B.Z Z2, Z1, K3, Z3
	VPORQ      Z3, Z0, Z0
	ADDQ       $64, SI
	SUBQ       $64, CX
	JMP        loop

tail:
	TESTQ CX, CX
	JZ    reduce
	MOVQ  $-1, AX
	BZHIQ CX, AX, AX
	KMOVQ AX, K4
	VMOVDQU8.Z (SI), K4, Z3
	VPMOVB2M   Z3, K1
	KORQ       K1, K2, K2
	KANDNQ     K4, K1, K3
	VPERMI2B.Z Z2, Z1, K3, Z3
	VPORQ      Z3, Z0, Z0

reduce:
	VEXTRACTI64X4 $1, Z0, Y1
	VPOR          Y1, Y0, Y0
	VEXTRACTI128  $1, Y0, X1
	VPOR          X1, X0, X0
	VMOVQ         X0, AX
	VPEXTRQ       $1, X0, BX
	ORQ           BX, AX
	MOVQ          AX, BX
	SHRQ          $32, BX
	ORL           BX, AX
	MOVL          AX, BX
	SHRL          $16, BX
	ORL           BX, AX
	MOVL          AX, BX
	SHRL          $8, BX
	ORL           BX, AX
	KORTESTQ      K2, K2
	JZ            done
	ORB           high+32(FP), AX

done:
	MOVB AX, ret+40(FP)
	VZEROUPPER
	RET

// LOOKUP or-s the classes of the bytes of Y3 to Y0, one row of the table (a high nibble) after the other. Adding 0x70
// with saturation sets bit 7 of bytes of other rows, for which a shuffle gives 0.
#define LOOKUP \
	VPADDUSB Y15, Y3, Y4    \
	VPSHUFB  Y4, Y7, Y4     \
	VPOR     Y4, Y0, Y0     \
	VPXOR    Y14, Y3, Y3    \
	VPADDUSB Y15, Y3, Y4    \
	VPSHUFB  Y4, Y8, Y4     \
	VPOR     Y4, Y0, Y0     \
	VPXOR    Y5, Y3, Y3     \
	VPADDUSB Y15, Y3, Y4    \
	VPSHUFB  Y4, Y9, Y4     \
	VPOR     Y4, Y0, Y0     \
	VPXOR    Y14, Y3, Y3    \
	VPADDUSB Y15, Y3, Y4    \
	VPSHUFB  Y4, Y10, Y4    \
	VPOR     Y4, Y0, Y0     \
	VPXOR    Y6, Y3, Y3     \
	VPADDUSB Y15, Y3, Y4    \
	VPSHUFB  Y4, Y11, Y4    \
	VPOR     Y4, Y0, Y0     \
	VPXOR    Y14, Y3, Y3    \
	VPADDUSB Y15, Y3, Y4    \
	VPSHUFB  Y4, Y12, Y4    \
	VPOR     Y4, Y0, Y0     \
	VPXOR    Y5, Y3, Y3     \
	VPADDUSB Y15, Y3, Y4    \
	VPSHUFB  Y4, Y13, Y4    \
	VPOR     Y4, Y0, Y0     \
	VPXOR    Y14, Y3, Y3    \
	VPADDUSB Y15, Y3, Y4    \
	VPSHUFB  Y4, Y2, Y4     \
	VPOR     Y4, Y0, Y0

// func classesAVX2(b []byte, table *[128]byte, high byte) byte
//
// b has at least 32 bytes. The rows of the table are tried in the order 0, 1, 3, 2, 7, 6, 4, 5: each step flips the high nibble by
// 1, 2 or 5.
TEXT ·classesAVX2(SB), NOSPLIT, $0-41
	MOVQ b_base+0(FP), SI
	MOVQ b_len+8(FP), CX
	MOVQ table+24(FP), DX
	VBROADCASTI128 (DX), Y7
	VBROADCASTI128 16(DX), Y8
	VBROADCASTI128 48(DX), Y9
	VBROADCASTI128 32(DX), Y10
	VBROADCASTI128 112(DX), Y11
	VBROADCASTI128 96(DX), Y12
	VBROADCASTI128 64(DX), Y13
	VBROADCASTI128 80(DX), Y2
	MOVL $0x70, AX
	MOVQ AX, X15
	VPBROADCASTB X15, Y15
	MOVL $0x10, AX
	MOVQ AX, X14
	VPBROADCASTB X14, Y14
	MOVL $0x20, AX
	MOVQ AX, X5
	VPBROADCASTB X5, Y5
	MOVL $0x50, AX
	MOVQ AX, X6
	VPBROADCASTB X6, Y6
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	LEAQ  -32(SI)(CX*1), R8 // the last place to read at

	PCALIGN $32
loop2:
	VMOVDQU (SI), Y3
	VPOR    Y3, Y1, Y1
	LOOKUP
	CMPQ SI, R8
	JEQ  reduce2
	ADDQ $32, SI
	CMPQ SI, R8
	JLS  loop2
	MOVQ R8, SI // some bytes again
	JMP  loop2

reduce2:
	VPMOVMSKB    Y1, R9 // of what is or-ed: some byte is from 0x80 on
	VEXTRACTI128 $1, Y0, X1
	VPOR         X1, X0, X0
	VMOVQ        X0, AX
	VPEXTRQ      $1, X0, BX
	ORQ          BX, AX
	MOVQ         AX, BX
	SHRQ         $32, BX
	ORL          BX, AX
	MOVL         AX, BX
	SHRL         $16, BX
	ORL          BX, AX
	MOVL         AX, BX
	SHRL         $8, BX
	ORL          BX, AX
	TESTL        R9, R9
	JZ           done2
	ORB          high+32(FP), AX

done2:
	MOVB AX, ret+40(FP)
	VZEROUPPER
	RET
