// Package download fetches one blob, whole or not at all.
package download
