//go:build !linux

package main

func pin() (string, error) { return "not pinned", nil }
