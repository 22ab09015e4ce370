// Package ci holds the public workflows to the scripts in .ci. Command gotest runs the tests for
// them.
package ci
