// Package demo is made-up data for an emulator: the [Tenant] of a company that does not exist, with
// results of every kind and a library of scripts; [Transcript], which builds a result as the
// service keeps it; and [Package], an investigation package.
//
//	e := fetchtest.New(demo.Tenant(time.Now()), nil)
//	defer e.Close()
package demo
