//go:build !purego

#include "lookup_amd64.h"
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

// func classesAVX2(b []byte, table *[128]byte, high byte) byte
//
// b has at least 32 bytes.
TEXT ·classesAVX2(SB), NOSPLIT, $0-41
	MOVQ b_base+0(FP), SI
	MOVQ b_len+8(FP), CX
	MOVQ table+24(FP), DX
	LOADTABLE
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
