//go:build !purego

#include "textflag.h"

// func endAVX2(b []byte, escaped bool) (n int, escapedNext, found bool)
//
// looks through the whole blocks of 64 bytes in b. Blocks without a quote are
// only looked at for one. In front of one that has a quote the backslashes are
// counted, back to R9 at most: that far it is known (R10) whether the byte is
// escaped. In the block, masks tell which quotes are escaped, by the arithmetic
// of simdjson (see avx512_amd64.s). Text without quotes is thus as fast as
// memchr, and text full of them pays for no hops.
TEXT ·endAVX2(SB), NOSPLIT, $0-42
	MOVQ b_base+0(FP), SI
	MOVQ b_len+8(FP), R8
	LEAQ -64(SI)(R8*1), R8 // the last place of a whole block
	MOVQ SI, R9
	MOVBLZX escaped+24(FP), R10
	MOVQ $0xAAAAAAAAAAAAAAAA, R12
	MOVL $0x22222222, AX
	VMOVQ AX, X6
	VPBROADCASTD X6, Y6
	MOVL $0x5c5c5c5c, AX
	VMOVQ AX, X7
	VPBROADCASTD X7, Y7

	PCALIGN $32
loop:
	CMPQ SI, R8
	JHI  done
	VMOVDQU   (SI), Y0
	VMOVDQU   32(SI), Y1
	VPCMPEQB  Y0, Y6, Y2
	VPCMPEQB  Y1, Y6, Y3
	VPOR      Y2, Y3, Y4
	VPMOVMSKB Y4, AX
	TESTL     AX, AX
	JNZ       quotes
	ADDQ      $64, SI
	JMP       loop

quotes:
	XORL AX, AX
	JMP  parity
masks:
	VPMOVMSKB Y2, R11
	VPMOVMSKB Y3, BX
	SHLQ      $32, BX
	ORQ       BX, R11 // quotes
	VPCMPEQB  Y0, Y7, Y4
	VPCMPEQB  Y1, Y7, Y5
	VPMOVMSKB Y4, AX
	VPMOVMSKB Y5, BX
	SHLQ      $32, BX
	ORQ       BX, AX  // backslashes
	ANDNQ     AX, R10, DX
	LEAQ      (DX)(DX*1), R13
	ORQ       R12, R13
	SUBQ      DX, R13
	XORQ      R12, R13
	MOVQ      AX, CX
	ORQ       R10, CX
	XORQ      R13, CX // escaped bytes
	ANDQ      R13, AX
	SHRQ      $63, AX
	ANDNQ     R11, CX, R11
	JNZ       found
	MOVQ      AX, R10
	ADDQ      $64, SI
	MOVQ      SI, R9
	JMP       loop

found:
	TZCNTQ R11, R11
	ADDQ   R11, SI
	SUBQ   b_base+0(FP), SI
	MOVQ   SI, n+32(FP)
	MOVB   $0, escapedNext+40(FP)
	MOVB   $1, found+41(FP)
	VZEROUPPER
	RET

done:
	MOVL $1, AX // where to go on to

// parity sets R10 to whether the byte at SI is escaped.
parity:
	MOVQ SI, DX
	CMPQ DX, R9
	JEQ  settled
	CMPB -1(DX), $0x5c
	JNE  plain
run32:
	LEAQ -32(DX), BX
	CMPQ BX, R9
	JCS  run1
	VPCMPEQB (BX), Y7, Y4
	VPMOVMSKB Y4, CX
	CMPL CX, $-1
	JNE  run1
	MOVQ BX, DX
	JMP  run32
run1:
	CMPQ DX, R9
	JEQ  odd
	CMPB -1(DX), $0x5c
	JNE  plainRun
	DECQ DX
	JMP  run1
plain:
	XORL R10, R10
	JMP  settled
plainRun:
	XORL R10, R10
odd:
	// The run begins at DX; its first byte may be escaped (R10) if that is R9.
	MOVQ SI, BX
	SUBQ DX, BX
	ANDQ $1, BX
	XORQ BX, R10
settled:
	TESTL AX, AX
	JZ    masks
	SUBQ  b_base+0(FP), SI
	MOVQ  SI, n+32(FP)
	MOVB  R10, escapedNext+40(FP)
	MOVB  $0, found+41(FP)
	VZEROUPPER
	RET
