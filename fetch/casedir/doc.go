// Package casedir keeps evidence: the case directory, in which results lie as they were served,
// with a manifest that tells where each came from and shows whether anything was touched.
//
//	case/
//	  manifest.ndjson                      what happened, one line each, chained
//	  blobs/<action id>/<index>.blob       bytes as served, mode 0400
//	  blobs/<action id>/<index>.json       what the API said about the command
//	  blobs/<action id>/<index>.altered-<hash>   what lay in the place of a file, see Restore
//	  blobs/<action id>/<index>.version-<hash>   other bytes than were recorded, see Restore
//	  state/                               what is unfinished; empty when all is done
//
// Names are made of the action's id, a UUID, and the index of the command; nothing that a device or
// a script says is ever part of a name. All access goes through an [os.Root].
//
// # The manifest
//
// Each line is a JSON object that ends in its hash, and with a key in its signature:
//
//	{"schema":"lrkit.manifest/2","seq":0,"time":"2026-04-05T06:07:08Z","event":"open","case":"9c1e…",…,"prev":"000…","hash":"3f1a…"}
//
// The hash is the SHA-256 of the bytes of the line before `,"hash":`; prev is the hash of the line
// before, 64 zeros in the first. A chain alone does not stop somebody who computes all of it anew.
// A signature is over the schema, the id of the case, the number of the line and its hash. It does
// not show that later lines are missing: a [Head] that is kept elsewhere does.
//
// The first line has the id of the case: 32 hex digits, at random. A manifest of version 1 has
// none; the first line of version 2 in it gives it one, and names the hash of the very first line.
//
// A last piece without a line end is torn: the writer died. The next one goes on in the same line
// with an object of the event "torn", which has the length and the hash of the piece. Anything else
// that is no line was not left by a writer. [Open] refuses it, and with a key what no trusted key
// has signed, unless Options.Adopt takes it: then a line says which lines were adopted.
//
// # Parts
//
// A part is gone on with only if this user wrote it. Its state has an HMAC with Options.PartKey
// over everything in it: the case, tenant, action and index, the version of the blob, how many
// bytes are safe and their SHA-256. The file must be a regular one of this user alone: one name,
// mode 0600. Where the file system does not keep owners and modes the HMAC alone decides. The bytes
// are hashed again through the file that will be written. Otherwise the part is begun anew,
// [Part.Restarted] says why, and so does a line of the event "restarted". docs/CASE.md describes
// the state.
//
// No name leads through a link, in the case or out of it, and nothing is written to a file with a
// second name. What becomes a result is the file that was written: identity, size and number of
// names are checked after the renaming.
//
// # Writers
//
// One process writes to a case at a time. The lock is on the manifest itself, and before each line
// the manifest must be the file of that name and end where the writer left it: [ErrDisturbed] says
// that something else was there. A manifest that is a link or has a second name is [ErrDamaged] for
// writers and readers. What others can write to is reported by [Verify] and [Dir.Warnings].
//
// What a writer writes, readers take: lines and descriptions have one limit for both.
//
// # Commit
//
// A result counts when its line is in the manifest. What a crash leaves at each step, and what the
// next [Open] or [Dir.Part] does about it:
//
//	step                                            a crash behind it leaves                  what happens next
//	0 state for no bytes renamed, synced; part made a state, and perhaps an older part        it is begun
//	1 data written, synced; state renamed, synced   a part with a state                       its prefix is hashed again; it goes on
//	2 <index>.json written, synced, renamed         the same, and a description               the description is removed; the same
//	3 part set to 0400 and renamed to its blob      a blob that no line knows, with a state   it becomes a part again, and is whole
//	4 line appended, synced                         a result, with a state                    the state is removed
//	5 state removed                                 a result                                  nothing
//
// [Dir.Restore] fetches a result again that is recorded, and missing or altered. What each step
// leaves:
//
//	step                                            a crash after it leaves                      what happens next
//	1 data written, synced; state renamed, synced   a lost result, and a part                    the next Restore goes on
//	2 line "altered" appended, synced               the same                                     the next one does not record it again
//	3 the altered file has both names, synced       the same, under both names                   the old name is removed
//	4 its old name removed, synced                  a missing result, and a part                 the next Restore goes on
//	5 part set to 0400 and renamed to its blob,     the result, with a state, or a file that     the state is removed; the next Restore
//	  or to its version; synced                     no line knows                                recognizes the version by its hash
//	6 line "refetched" or "version" appended        the result, or a lost one with a version     the state is removed
//	7 state removed                                 the same                                     nothing
//
// Where a file cannot have two names, steps 3 and 4 are one renaming. A description that is missing
// or altered is written again in the same way, and then recorded: the line "described" has its new
// hash.
//
// Progress is what the state says, never the size of a file.
package casedir
