//go:build !race

package lrkit_test

const raced = false
