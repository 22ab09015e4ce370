package api

import (
	"fmt"
	"log/slog"
)

// A Secret is a text that is never printed: every verb of fmt, slog, JSON and text show REDACTED.
type Secret string

const redacted = "REDACTED"

// String returns REDACTED.
func (Secret) String() string { return redacted }

// Format implements fmt.Formatter.
func (Secret) Format(f fmt.State, verb rune) { format(f, verb, redacted) }

// LogValue implements slog.LogValuer.
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText implements encoding.TextMarshaler, and with it what encoding/json writes.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
