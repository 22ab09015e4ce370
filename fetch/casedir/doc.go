// Package casedir keeps evidence in a case directory: results as they were served, and a manifest
// that records where each came from and reveals later changes.
//
//	case/
//	  manifest.ndjson                      the events, one line each, chained
//	  blobs/<action id>/<index>.blob       bytes as served, mode 0400
//	  blobs/<action id>/<index>.json       what the API said about the command
//	  blobs/<action id>/<index>.altered-<hash>   an altered file that was set aside, see Restore
//	  blobs/<action id>/<index>.version-<hash>   other bytes than were recorded, see Restore
//	  state/                               unfinished downloads
//
// Names consist of the id of the action, a UUID, and the index of the command. No name contains
// text of a device or a script. All access goes through an [os.Root].
//
// # The manifest
//
// Each line is a JSON object that ends in its hash, and if there is a key in its signature:
//
//	{"schema":"lrkit.manifest/2","seq":0,"time":"2026-04-05T06:07:08Z","event":"open",
//	 "case":"9c1e…",…,"prev":"000…","hash":"3f1a…"}
//
// (on one line). The hash is the SHA-256 of the bytes of the line before `,"hash":`. prev is the
// hash of the line before, or 64 zeros in the first. A chain does not stop an attacker who computes
// all of it again. A signature does: it signs the schema, the id of the case, the number of the
// line and its hash. It does not show that later lines are missing. A [Head] that is kept elsewhere
// does.
//
// The first line has the id of the case, 32 random hex digits. A manifest of version 1 has none:
// its first line of version 2 adds an id, and the hash of the very first line.
//
// A last piece without a line end is torn: its writer crashed. The next writer continues in the
// same line with an event "torn", which has the length and the hash of the piece. No writer leaves
// anything else that is not a line. [Open] refuses such a manifest, and with a key also lines that
// no trusted key has signed, unless Options.Adopt accepts them. A line then records which lines
// were adopted.
//
// # Parts
//
// A part is continued only if this user wrote it. Its state has an HMAC with Options.PartKey over
// the case, tenant, action and index, the version of the blob, how many bytes are safe and their
// SHA-256. The file must be a regular file of this user alone, with one name and mode 0600. If the
// file system stores no owners and modes, the HMAC alone decides. The bytes are hashed again
// through the file that will be written. Otherwise the part begins again, and [Part.Restarted] and
// an event "restarted" say why. docs/CASE.md describes the state.
//
// No name leads through a link, in the case or out of it. Nothing is written to a file with a
// second name. After the rename, the identity, size and number of names of a new result are
// checked.
//
// # Writers
//
// One process at a time writes to a case. The lock is on the manifest itself. Before each line, the
// manifest must still be the file of that name and end where the writer left it. Otherwise the
// error is [ErrDisturbed]. A manifest that is a link or has a second name is [ErrDamaged] for
// writers and readers. [Verify] and [Dir.Warnings] report what other users can write to.
//
// Lines and descriptions have the same limits for writers and readers.
//
// # Commit
//
// A result counts when its line is in the manifest. After a crash, the next [Open] or [Dir.Part]
// continues from the last step that was completed:
//
//	last step                                     what is there, and what happens next
//	0 state for no bytes written, synced,         a state, perhaps an older part: it begins
//	  renamed; part created
//	1 data written, synced; state renamed,        a part with a state: its prefix is hashed again,
//	  synced, unless the part is whole            and it continues
//	2 <index>.json written, synced, renamed       the same, and a description, which is removed
//	3 part set to 0400 and renamed to its blob;   an unrecorded blob with a state: it becomes a
//	  its folder and blobs/ synced                part again, which continues or begins
//	4 line appended, synced                       a result with a state, which is removed
//	5 state removed                               a result: nothing
//
// A result that is whole at its first sync costs six: its state, its bytes, its description, its
// folder, blobs/, and the line. The folder state/ is not among them, because its names are hints.
// Where a loss of power takes one, there may be
//
//	an unrecorded blob without a state            the result is fetched, and the same bytes replace
//	                                              it; others are ErrOccupied
//	a part without a state                        it begins again, and "restarted" says so
//	a result, and its file is called part too     that name is removed
//
// If there was a part or a state before, state/ is synced at each step. The line about an action is
// synced with the next line about anything else.
//
// [Dir.Restore] fetches a recorded result again that is missing or altered:
//
//	last step                                     what is there, and what happens next
//	1 data written, synced; state renamed,        a lost result, and a part: the next Restore
//	  synced                                      continues
//	2 line "altered" appended, synced             the same: it is not recorded again
//	3 the altered file has both names, synced     the same, under both names: the old name is
//	                                              removed
//	4 its old name removed, synced                a missing result, and a part: the next Restore
//	                                              continues
//	5 part set to 0400 and renamed to its blob,   the result with a state, which is removed; or an
//	  or to its version; synced                   unrecorded file, which the next Restore
//	                                              recognizes as the version by its hash
//	6 line "refetched" or "version" appended      the result, or a lost one with a version: the
//	                                              state is removed
//	7 state removed                               the same: nothing
//
// If a file cannot have two names, steps 3 and 4 are one rename. A description that is missing or
// altered is written in the same way and then recorded: the line "described" has its new hash.
//
// Progress is what the state says, never the size of a file.
package casedir
