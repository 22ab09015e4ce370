// Package lrkit takes the result of a Microsoft Defender Live Response script
// from a saved blob to findings: it is the whole way in one import, and what the
// lrkit command is made of.
//
//	in, err := lrkit.Open("result.json")
//	if err != nil {
//		return err
//	}
//	defer in.Close()
//	return lrkit.Analyze(ctx, in, nil, report.NewNDJSON(os.Stdout))
//
// Each floor can be used alone: package transcript decodes, package analyze finds,
// package report writes.
//
// An input is read twice: first its facts and its SHA-256, then its findings. So each finding can
// carry them while memory stays fixed. [ErrChanged] says that it was not the same the second time.
package lrkit
