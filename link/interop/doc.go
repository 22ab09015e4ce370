// Package interop holds link against what others wrote: links that the Azure SDK for Go signs, links that Azurite takes and refuses,
// and the SDK's parser over the table of odd links (go run ./odd). It is a module of its own, so that nobody who imports link pays for them.
package interop
