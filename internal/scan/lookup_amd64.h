// The table of classes in AVX2. The rows of the table are tried in the order 0, 1, 3, 2, 7, 6, 4, 5: each step flips the high nibble by
// 1, 2 or 5.

// LOADTABLE takes the table at DX into Y7 to Y13 and Y2, and what LOOKUP needs besides into Y5, Y6, Y14 and Y15. Each move is
// VMOVQ: with the MOVQ of SSE it would cost hundreds of cycles on Intel, because the upper halves of registers are in use.
#define LOADTABLE \
	VBROADCASTI128 (DX), Y7     \
	VBROADCASTI128 16(DX), Y8   \
	VBROADCASTI128 48(DX), Y9   \
	VBROADCASTI128 32(DX), Y10  \
	VBROADCASTI128 112(DX), Y11 \
	VBROADCASTI128 96(DX), Y12  \
	VBROADCASTI128 64(DX), Y13  \
	VBROADCASTI128 80(DX), Y2   \
	MOVL $0x70, AX              \
	VMOVQ AX, X15               \
	VPBROADCASTB X15, Y15       \
	MOVL $0x10, AX              \
	VMOVQ AX, X14               \
	VPBROADCASTB X14, Y14       \
	MOVL $0x20, AX              \
	VMOVQ AX, X5                \
	VPBROADCASTB X5, Y5         \
	MOVL $0x50, AX              \
	VMOVQ AX, X6                \
	VPBROADCASTB X6, Y6

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
