//go:build !purego

#include "textflag.h"

// func copyJSONAVX512(dst []byte, s string) int
//
// A byte is odd if it less 0x20 is above 0x5E, or if it is a quote or a backslash. A block is written whole, its odd bytes too.
TEXT ·copyJSONAVX512(SB), NOSPLIT, $0-48
	MOVQ dst_base+0(FP), DI
	MOVQ s_base+24(FP), SI
	MOVQ s_len+32(FP), CX
	XORQ AX, AX
	MOVL $0x20, BX
	VPBROADCASTB BX, Z1
	MOVL $0x5E, BX
	VPBROADCASTB BX, Z2
	MOVL $0x22, BX
	VPBROADCASTB BX, Z3
	MOVL $0x5C, BX
	VPBROADCASTB BX, Z4

	PCALIGN $32
loop:
	CMPQ CX, $64
	JB   tail
	VMOVDQU8  (SI)(AX*1), Z0
	VMOVDQU8  Z0, (DI)(AX*1)
	VPSUBB    Z1, Z0, Z5
	VPCMPUB   $6, Z2, Z5, K1
	VPCMPEQB  Z3, Z0, K2
	VPCMPEQB  Z4, Z0, K3
	KORQ      K1, K2, K1
	KORQ      K1, K3, K1
	KMOVQ     K1, BX
	TESTQ     BX, BX
	JNZ       odd
	ADDQ      $64, AX
	SUBQ      $64, CX
	JMP       loop

tail:
	TESTQ CX, CX
	JZ    done
	MOVQ  $-1, BX
	BZHIQ CX, BX, BX
	KMOVQ BX, K4
	VMOVDQU8.Z (SI)(AX*1), K4, Z0
	VMOVDQU8   Z0, (DI)(AX*1)
	VPSUBB     Z1, Z0, Z5
	VPCMPUB    $6, Z2, Z5, K4, K1
	VPCMPEQB   Z3, Z0, K2
	VPCMPEQB   Z4, Z0, K3
	KORQ       K1, K2, K1
	KORQ       K1, K3, K1
	KMOVQ      K1, BX
	TESTQ      BX, BX
	JNZ        odd
	ADDQ       CX, AX
	JMP        done

odd:
	TZCNTQ BX, BX
	ADDQ   BX, AX

done:
	VZEROUPPER
	MOVQ AX, ret+40(FP)
	RET

// func copyJSONAVX2(dst []byte, s string) int
//
// does the same for whole blocks of 32 bytes. A byte less 0x20 that is 0x5F or more is the greater one of the two.
TEXT ·copyJSONAVX2(SB), NOSPLIT, $0-48
	MOVQ dst_base+0(FP), DI
	MOVQ s_base+24(FP), SI
	MOVQ s_len+32(FP), CX
	XORQ AX, AX
	MOVL $0x20, BX
	VMOVQ BX, X1
	VPBROADCASTB X1, Y1
	MOVL $0x5F, BX
	VMOVQ BX, X2
	VPBROADCASTB X2, Y2
	MOVL $0x22, BX
	VMOVQ BX, X3
	VPBROADCASTB X3, Y3
	MOVL $0x5C, BX
	VMOVQ BX, X4
	VPBROADCASTB X4, Y4

	PCALIGN $32
loop2:
	CMPQ CX, $32
	JB   done2
	VMOVDQU   (SI)(AX*1), Y0
	VMOVDQU   Y0, (DI)(AX*1)
	VPSUBB    Y1, Y0, Y5
	VPMAXUB   Y2, Y5, Y6
	VPCMPEQB  Y6, Y5, Y6
	VPCMPEQB  Y3, Y0, Y7
	VPOR      Y7, Y6, Y6
	VPCMPEQB  Y4, Y0, Y7
	VPOR      Y7, Y6, Y6
	VPMOVMSKB Y6, BX
	TESTL     BX, BX
	JNZ       odd2
	ADDQ      $32, AX
	SUBQ      $32, CX
	JMP       loop2

odd2:
	TZCNTL BX, BX
	ADDQ   BX, AX

done2:
	VZEROUPPER
	MOVQ AX, ret+40(FP)
	RET
