// Package lock locks files for one process at a time, and makes names in folders durable.
package lock
