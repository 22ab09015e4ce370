// Package interop tests link against other implementations: links that the Azure SDK for Go signs,
// links that Azurite accepts and refuses, and the SDK's parser over the table of malformed links
// (go run ./odd). It is a module of its own: importing link does not import them.
package interop
