// Package export writes the files of a case as they were on their machines: results of GetFile
// commands, without the compression of the service, and investigation packages.
//
//	out/
//	  SHA256SUMS                    for sha256sum -c; the last file to be written
//	  files.ndjson                  a record for each file, schema lrkit.export/1
//	  ws-0412.corp.example/C/Windows/Temp/a.dmp
//
// Names come from devices, so they are not trusted. A name is made of letters that can be seen, is
// valid on Windows, macOS and Linux, is no name of a device, and differs from all others of the
// export when case and normalization are ignored (see [Name]). Two files that were asked for by one
// path have two names. Names are given in the order in which the manifest recorded the results: a
// case that has grown gives the earlier files the names that they had.
//
// The folder is new or empty. Everything goes through an [os.Root], folder by folder, and never
// through a link. A file gets its name when all of it is on the disk and its blob was as the
// manifest records it. Nothing is written over. An export that does not end leaves no SHA256SUMS.
//
// Blobs are read once and stay as they are.
package export
