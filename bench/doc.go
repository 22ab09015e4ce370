// Package bench holds what lrkit is measured with. Its benchmarks go through every
// entrance of package transcript; see README.md for the rest.
package bench
