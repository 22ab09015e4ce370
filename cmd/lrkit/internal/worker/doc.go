// Package worker analyzes blobs that another process sends in frames, and answers in frames. One
// process serves a program for as long as that runs: a program in another language need not start
// the command for each blob. docs/WORKER.md is the contract.
//
//	frame = length of the payload (u32, little-endian), type (u8), payload
//
// A request is a frame with an Arrow stream of blobs or of paths. The answer is any number of
// frames, and ends with an empty one. A request is read whole before any of it is answered, and
// nothing else is read until it is: one thread on each side cannot deadlock.
package worker

// Protocol is the version of the frames and of what is in them.
const Protocol = 1

// maxFrame limits the payload of a frame.
const maxFrame = 64 << 20

// The types of frames.
const (
	frameHello    = 'H' // to the caller, first: JSON that says which worker this is
	frameBegin    = 'B' // to the caller: the analysis of a blob begins
	frameFindings = 'F' // to the caller: findings, as an Arrow stream
	frameStatus   = 'S' // to the caller: what became of blobs, as an Arrow stream
	frameEnd      = 'E' // to the caller: the request is answered
	frameBlobs    = 'A' // from the caller: blobs, as an Arrow stream
	framePaths    = 'P' // from the caller: paths of files, as an Arrow stream
)
