//go:build !purego

#include "lookup_amd64.h"
#include "textflag.h"

// func marksAVX512(dst *uint64, b []byte, table *[128]byte, high byte)
TEXT ·marksAVX512(SB), NOSPLIT, $0-41
	MOVQ dst+0(FP), DI
	MOVQ b_base+8(FP), SI
	MOVQ b_len+16(FP), CX
	MOVQ table+32(FP), DX
	VMOVDQU64    (DX), Z1
	VMOVDQU64    64(DX), Z2
	VPBROADCASTB high+40(FP), Z5
	MOVL         $1, AX
	VPBROADCASTB AX, Z6
	MOVL         $2, AX
	VPBROADCASTB AX, Z7

	PCALIGN $32
loop:
	CMPQ CX, $64
	JB   tail
	VMOVDQU8   (SI), Z3
	VPMOVB2M   Z3, K1
	VPERMI2B   Z2, Z1, Z3
	VMOVDQU8   Z5, K1, Z3
	VPTESTMB   Z6, Z3, K2
	VPTESTMB   Z7, Z3, K3
	KMOVQ      K2, (DI)
	KMOVQ      K3, 8(DI)
	ADDQ       $16, DI
	ADDQ       $64, SI
	SUBQ       $64, CX
	JMP        loop

tail:
	TESTQ CX, CX
	JZ    done
	MOVQ  $-1, AX
	BZHIQ CX, AX, AX
	KMOVQ AX, K4
	VMOVDQU8.Z (SI), K4, Z3
	VPMOVB2M   Z3, K1
	VPERMI2B   Z2, Z1, Z3
	VMOVDQU8   Z5, K1, Z3
	VPTESTMB   Z6, Z3, K4, K2
	VPTESTMB   Z7, Z3, K4, K3
	KMOVQ      K2, (DI)
	KMOVQ      K3, 8(DI)

done:
	VZEROUPPER
	RET

// func marksAVX2(dst *uint64, b []byte, table *[128]byte, high byte)
//
// b has whole blocks of 64 bytes.
TEXT ·marksAVX2(SB), NOSPLIT, $0-41
	MOVQ dst+0(FP), DI
	MOVQ b_base+8(FP), SI
	MOVQ b_len+16(FP), CX
	MOVQ table+32(FP), DX
	LOADTABLE
	MOVBQZX high+40(FP), R8
	MOVQ    R8, R9
	ANDQ    $1, R8
	NEGQ    R8 // all bits, if bytes from 0x80 on have the first class
	SHRQ    $1, R9
	ANDQ    $1, R9
	NEGQ    R9
	SHRQ    $5, CX // halves of blocks
	JZ      done2

	PCALIGN $32
loop2:
	VPXOR   Y0, Y0, Y0
	VMOVDQU (SI), Y3
	VPMOVMSKB Y3, BX
	LOOKUP
	VPSLLW    $7, Y0, Y1
	VPMOVMSKB Y1, AX
	VPSLLW    $6, Y0, Y1
	VPMOVMSKB Y1, DX
	MOVL BX, R10
	ANDL R8, R10
	ORL  R10, AX
	ANDL R9, BX
	ORL  BX, DX
	MOVL AX, (DI)
	MOVL DX, 8(DI)
	ADDQ $32, SI
	ADDQ $4, DI
	DECQ CX
	TESTQ $1, CX
	JNZ   loop2
	ADDQ $8, DI // behind both words
	TESTQ CX, CX
	JNZ   loop2

done2:
	VZEROUPPER
	RET
