package report

import (
	"strconv"
	"time"

	"github.com/lrkit/lrkit/analyze"
	"github.com/lrkit/lrkit/transcript"
)

// FindingSchema is the name of the records of findings, in every form.
const FindingSchema = "lrkit.finding/1"

// fields is the table of all fields, in the order of NDJSON. A new field gets the next number of a
// column, which TestColumnPlaces knows. Write docs/SCHEMA.md with go test ./report -update.
var fields = []field{
	// Of the document.
	{name: "schema", member: always, ofDocument: true,
		doc:    "`" + FindingSchema + "`",
		getter: getter{text: func(*Row) string { return FindingSchema }}},
	{name: "source", member: always, column: 6, ofDocument: true,
		doc:    "the input, as it was named; `-` for stdin",
		getter: getter{text: func(r *Row) string { return r.Document.Source }}},
	{name: "document", member: always, column: 7, ofDocument: true,
		doc:    "which document of the input, from 0",
		getter: getter{int: func(r *Row) (int64, bool) { return int64(r.Document.Facts.Document), true }}},
	{name: "sha256", member: always, column: 8, ofDocument: true,
		doc:    "of the input as given",
		getter: getter{text: func(r *Row) string { return r.Document.SHA256 }}},
	{name: "entry", member: nonEmpty, column: 61, ofDocument: true,
		doc:    "in an archive: the name of the entry, as the archive has it; at most 512 bytes of it",
		getter: getter{text: entryText(func(e *Entry) string { return e.Name })}},
	{name: "entry_index", member: always, column: 62, ofDocument: true,
		doc:    "in an archive: which entry, from 0; `lrkit cat --entry-index` takes it",
		getter: getter{int: entryIndex}},
	{name: "entry_sha256", member: nonEmpty, column: 63, ofDocument: true,
		doc:    "in an archive: of the content of the entry",
		getter: getter{text: entryText(func(e *Entry) string { return e.SHA256 })}},
	{name: "machine", member: nonEmpty, column: 1, ofDocument: true,
		doc:    "in a case: the DNS name of the machine",
		getter: getter{text: originText(func(o *Origin) string { return o.Machine })}},
	{name: "machine_id", member: nonEmpty, column: 31, ofDocument: true,
		doc:    "in a case: the ID of the machine",
		getter: getter{text: originText(func(o *Origin) string { return o.MachineID })}},
	{name: "action_id", member: always, column: 32, ofDocument: true,
		doc:    "in a case: the ID of the action",
		getter: getter{ptr: actionID}},
	{name: "command_index", member: always, column: 33, ofDocument: true,
		doc:    "in a case: which command of the action",
		getter: getter{int: commandIndex}},
	{name: "started", member: nonEmpty, column: 34, ofDocument: true,
		doc:    "in a case: when the command began, in UTC",
		getter: getter{time: originTime(func(o *Origin) time.Time { return o.Started })}},
	{name: "ended", member: nonEmpty, column: 35, ofDocument: true,
		doc:    "in a case: when the command ended, in UTC",
		getter: getter{time: originTime(func(o *Origin) time.Time { return o.Ended })}},
	{name: "script_name", member: always, column: 2, ofDocument: true,
		doc:    "of the transcript; at most 512 bytes of it",
		getter: getter{ptr: func(r *Row) *string { return r.Document.Facts.ScriptName }}},
	{name: "exit_code", member: always, column: 9, ofDocument: true,
		doc:    "of the transcript",
		getter: getter{int: exitCode}},

	// What it is, and where.
	{name: "field", member: nonEmpty, few: true, column: 10,
		doc:    "`script_output` or `script_errors`; none in inputs of other kinds",
		getter: getter{text: func(r *Row) string { return r.Finding.Field.String() }}},
	{name: "command", member: nonEmpty, column: 30, needs: hasCommand,
		doc: "in a transcript file of PowerShell: the command that printed the value, at most 512 bytes " +
			"of it; its `lrkit.powershell/1` record has the whole text",
		getter: getter{text: func(r *Row) string { return r.Finding.Command }}},
	{name: "kind", member: always, few: true, column: 3,
		doc: "`file`, `registry`, `hash`, `ipv4`, `ipv6`, `domain`, `url`, `email`, `sid`, `account`, " +
			"`guid`, `process`, `service`, `task` (a scheduled task), `timestamp`, `command`, `secret`, " +
			"`size` (one without a path)",
		getter: getter{text: func(r *Row) string { return string(r.Finding.Kind) }}},
	{name: "value", member: always, column: 4,
		doc:    "as printed; at most 96 KiB",
		getter: getter{text: func(r *Row) string { return r.Finding.Value }}},
	{name: "normalized", member: nonEmpty, column: 11, needs: hasNormalized,
		doc: "in its usual form, if it was printed in another: a hash in lower case, a path without doubled " +
			"backslashes, a defanged address refanged, a name whose UTF-8 was read in another code page " +
			"(`Jos├®`) read as UTF-8 where that is certain; none where a secret would show",
		getter: getter{text: func(r *Row) string { return r.Finding.Normalized }}},
	{name: "path", member: nonEmpty, column: 36, needs: hasJoined,
		doc: "of a row of a listing: directory and name joined; none where the directory takes more " +
			"than 1 KiB",
		getter: getter{text: func(r *Row) string { return r.Finding.Path }}},
	{name: "directory_span", member: nonEmpty, needs: hasDirectory,
		doc:    "of a row of a listing: where the directory was printed",
		getter: getter{span: func(r *Row) transcript.Span { return r.Finding.DirectorySpan }}},
	{name: "directory", member: nonEmpty, column: 37, needs: hasPath, memberNeeds: hasParts,
		doc:    "of a file; in NDJSON only with `path` or `stream`",
		getter: getter{text: func(r *Row) string { return r.parts.Directory }}},
	{name: "name", member: nonEmpty, column: 38, needs: hasPath, memberNeeds: hasParts,
		doc:    "of a file, with its extension; in NDJSON only with `path` or `stream`",
		getter: getter{text: func(r *Row) string { return r.parts.Name }}},
	{name: "extension", member: nonEmpty, column: 39, needs: hasPath, memberNeeds: hasParts,
		doc:    "of a file, without the dot; in NDJSON only with `path` or `stream`",
		getter: getter{text: func(r *Row) string { return r.parts.Extension }}},
	{name: "stream", member: nonEmpty, column: 40, needs: hasPath, memberNeeds: hasParts,
		doc:    "of a file: the name of an alternate data stream",
		getter: getter{text: func(r *Row) string { return r.parts.Stream }}},
	{name: "rule", member: always, few: true, column: 12,
		doc: "what decided where the value ends: `path-line` (it is the whole line), `path-quoted`, " +
			"`path-label` (the rest of the line after a label), `path-text`; `size-text` (it has a unit), " +
			"`size-label` (a label or the row says that the number is a size); `hash-length`; `listing`, " +
			"`table`, `list`, `json` (a row, block or object); for other kinds the form of the value",
		getter: getter{text: func(r *Row) string { return r.Finding.Rule }}},
	{name: "confidence", member: always, few: true, column: 13,
		doc: "how sure the ends of the value are: `high`, the shape of the text proves them (quotes, a cell, a " +
			"whole line or value, a syntax of its own); `medium`, the text suggests them; `low`, there is " +
			"more than one reading, or the value was shortened",
		getter: getter{text: func(r *Row) string { return string(r.Finding.Confidence) }}},
	{name: "alternative", member: nonEmpty, column: 58,
		doc: "of a path of `low` confidence: another reading, from the same beginning to another end, " +
			"as printed, or, of a wrapped one, with or without the space that the line end may have lost",
		getter: getter{text: func(r *Row) string { return r.Finding.Alternative }}},
	{name: "common", member: nonEmpty, column: 59,
		doc:    "of a domain or URL that stands on every machine: `schema-host`, the name of a schema. Tables leave it out",
		getter: getter{text: func(r *Row) string { return r.Finding.Common }}},
	{name: "span", member: always,
		doc:    "`[first, end)` in what the input expands to, or see `span_base`; these bytes decode to `value`",
		getter: getter{span: func(r *Row) transcript.Span { return r.Finding.Span }}},
	{name: "span_start", column: 14,
		doc:    "the first byte of the value in the expanded input",
		getter: getter{int: func(r *Row) (int64, bool) { return r.Finding.Span.Start, true }}},
	{name: "span_end", column: 15,
		doc:    "the byte after the value",
		getter: getter{int: func(r *Row) (int64, bool) { return r.Finding.Span.End, true }}},
	{name: "span_base", member: nonEmpty, ofDocument: true,
		doc:    "as in `lrkit.transcript/1`",
		getter: getter{text: func(r *Row) string { return r.Document.SpanBase }}},
	{name: "text_offset", member: always, column: 16,
		doc:    "of the value in the decoded text, in bytes",
		getter: getter{int: func(r *Row) (int64, bool) { return r.Finding.TextOffset, true }}},
	{name: "line", member: always, column: 17,
		doc:    "of the value in the decoded text, from 1",
		getter: getter{int: func(r *Row) (int64, bool) { return r.Finding.Line, true }}},

	// Sizes and hashes.
	{name: "size", member: always, column: 5, needs: hasSize,
		doc:    "in bytes; units are binary",
		getter: getter{int: func(r *Row) (int64, bool) { return r.Finding.Size.Bytes, true }}},
	{name: "size_ambiguous", member: nonEmpty, column: 52, needs: hasSize,
		doc: "true where the mark in `1.234 KB` may separate groups or decimals: `size` takes it for groups, " +
			"`size_min` and `size_max` bound both readings",
		getter: getter{bool: func(r *Row) bool { return r.Finding.Size.Ambiguous }}},
	{name: "size_text", member: always, column: 18, needs: hasSize,
		doc:    "the size as printed",
		getter: getter{text: func(r *Row) string { return r.Finding.Size.Text }}},
	{name: "size_min", member: always, column: 19, needs: hasSize,
		doc:    "the least size that rounds to `size_text`; equal to `size` when exact",
		getter: getter{int: func(r *Row) (int64, bool) { return r.Finding.Size.Min, true }}},
	{name: "size_max", member: always, column: 20, needs: hasSize,
		doc:    "the greatest size that rounds to `size_text`; equal to `size` when exact",
		getter: getter{int: func(r *Row) (int64, bool) { return r.Finding.Size.Max, true }}},
	{name: "size_join", member: nonEmpty, few: true, column: 21, needs: hasSize,
		doc: "how the size was joined to the file: `same-line`, `next-line`, `previous-line`, `row` (of a " +
			"table), `block` (of a list or object, or on one of the lines after the next)",
		getter: getter{text: func(r *Row) string { return string(r.Finding.Size.Join) }}},
	{name: "hashes", member: always, needs: hasHashes,
		doc:    "`md5`, `sha1`, `sha256`, `sha512`, in lower case: those of the file, or the hash itself",
		getter: getter{object: appendHashes}},
	hashColumn("md5", "MD5", 22),
	hashColumn("sha1", "SHA-1", 23),
	hashColumn("sha256", "SHA-256", 24),
	hashColumn("sha512", "SHA-512", 25),
	{name: "hash_join", member: nonEmpty, column: 26, needs: hasHashes,
		doc:    "how the first hash was joined to the file, as `size_join`",
		getter: getter{text: func(r *Row) string { return string(r.Finding.HashJoin) }}},

	// Times.
	{name: "times", member: always, needs: hasFileTimes,
		doc: "of a file: `created`, `modified`, `accessed`, `changed`, as RFC 3339, without a zone or " +
			"a time of day if none was printed; or as printed where the order of day and month is unknown",
		getter: getter{object: appendTimes}},
	timeColumn(analyze.RoleCreated, "when the file was created, as in `times`", 41),
	timeColumn(analyze.RoleModified, "when the file was modified", 42),
	timeColumn(analyze.RoleAccessed, "when the file was accessed", 43),
	timeColumn(analyze.RoleChanged, "when the entry of the file was changed", 44),
	{name: "time", member: nonEmpty, column: 45, needs: hasTimestamp,
		doc: "of a timestamp: as RFC 3339, without a zone or a time of day if none was printed; none where the order of day " +
			"and month is unknown",
		getter: getter{text: func(r *Row) string { return r.Finding.Times[0].Value }}},
	{name: "time_ambiguous", member: nonEmpty, column: 60, needs: hasTimes,
		doc: "true where numbers leave open which is the day and which the month (`06/02/2013`), and neither the other " +
			"rows nor `--date-order` say it: the time is as printed in `times` and its columns, and there is no `time`",
		getter: getter{bool: ambiguousTime}},
	{name: "time_role", member: nonEmpty, needs: hasTimestamp,
		doc:    "of a timestamp: what happened then",
		getter: getter{text: func(r *Row) string { return string(r.Finding.Times[0].Role) }}},

	// What else is known.
	{name: "owner", member: nonEmpty, column: 46, needs: hasProperties,
		doc:    "of a file, as printed",
		getter: getter{text: func(r *Row) string { return r.Finding.Owner }}},
	{name: "signature", member: nonEmpty, column: 47, needs: hasProperties,
		doc:    "of a file: the state of its signature, as printed",
		getter: getter{text: func(r *Row) string { return r.Finding.Signature }}},
	{name: "pid", member: always, column: 48, needs: hasProcess,
		doc:    "of a process: its ID; of a service: that of its process",
		getter: getter{int: func(r *Row) (int64, bool) { return known(r.Finding.Process.ID) }}},
	{name: "parent_pid", member: always, column: 49, needs: hasProcess,
		doc:    "of a process: the ID of its parent",
		getter: getter{int: func(r *Row) (int64, bool) { return known(r.Finding.Process.Parent) }}},
	{name: "platform", member: nonEmpty, few: true, column: 27, needs: hasPlatform,
		doc:    "of a path: `windows` or `posix`",
		getter: getter{text: func(r *Row) string { return r.Finding.Platform }}},
	{name: "truncated", member: nonEmpty, column: 28, needs: hasTruncated,
		doc:    "true if the value was printed shortened, or cut at 96 KiB",
		getter: getter{bool: func(r *Row) bool { return r.Finding.Truncated }}},
	{name: "masked", member: nonEmpty, column: 50, needs: hasSecret,
		doc:    "true for a secret",
		getter: getter{bool: func(r *Row) bool { return r.Finding.Masked }}},
	{name: "decoded", member: nonEmpty, column: 57, needs: hasSecret,
		doc: "of a secret that is the argument of PowerShell's `-EncodedCommand`: the command that it holds, " +
			"with the secrets in it masked, at most 4 KiB",
		getter: getter{text: func(r *Row) string { return r.Finding.Decoded }}},
	{name: "transforms", member: nonEmpty, column: 51, needs: hasTransforms, separator: " ",
		doc: "steps from the decoded text to `value`: `ansi` (terminal escapes removed), `utf16` (NULs between " +
			"characters removed), `unwrap` (a line end, the spaces after it and all but one of those before it removed), " +
			"`respace` (the same, and one space where none was left before the line end), " +
			"`shell` (backslashes removed before blanks, brackets and ampersands), " +
			"`clixml` (entities, `_xHHHH_` and tags of [CLIXML](FORMAT.md#clixml) read, before all else); separated by spaces in a column",
		getter: getter{list: func(r *Row) []string { return r.Finding.Transforms }}},
	{name: "matched", member: nonEmpty, column: 53, needs: hasMatched, separator: "|",
		doc: "with `--match`: the entries of the [list](IOC.md) that it hits, as the list has them, in its " +
			"order, at most 16; separated by vertical bars in a column",
		getter: getter{list: func(r *Row) []string { return r.Finding.Matched }}},
	{name: "collected", member: always, needs: hasCollected,
		doc: "in a case, of a file that was collected: `action_id`, `command_index`, `size` and `sha256` of the " +
			"file itself; `size_agrees`, `hash_agrees` where a size or a SHA-256 was reported. See [CASE](CASE.md)",
		getter: getter{object: func(o *object, r *Row) { o.collected(r.Finding.Collected) }}},
	{name: "collected_sha256", column: 54, needs: hasCollected,
		doc:    "in a case: the SHA-256 of the file itself, if it was collected",
		getter: getter{text: func(r *Row) string { return r.Finding.Collected.SHA256 }}},
	{name: "collected_size", column: 55, needs: hasCollected,
		doc:    "in a case: the size of the file itself, in bytes",
		getter: getter{int: func(r *Row) (int64, bool) { return r.Finding.Collected.Size, true }}},
	{name: "collected_agrees", column: 56, needs: hasCollected,
		doc: "in a case: whether the file has the size and the SHA-256 that were reported: `true`, `false`, or " +
			"empty when neither was reported",
		getter: getter{text: collectedAgrees}},
	{name: "context", member: nonEmpty, column: 29,
		doc:    "the line around the value, at most 512 bytes of it unless `--context` says how many; none with `--context 0`",
		getter: getter{text: func(r *Row) string { return r.Finding.Context }}},
}

func originText(get func(*Origin) string) func(*Row) string {
	return func(r *Row) string {
		if r.Document.Origin == nil {
			return ""
		}
		return get(r.Document.Origin)
	}
}

func originTime(get func(*Origin) time.Time) func(*Row) time.Time {
	return func(r *Row) time.Time {
		if r.Document.Origin == nil {
			return time.Time{}
		}
		return get(r.Document.Origin)
	}
}

func actionID(r *Row) *string {
	if o := r.Document.Origin; o != nil {
		return &o.ActionID
	}
	return nil
}

func commandIndex(r *Row) (int64, bool) {
	if o := r.Document.Origin; o != nil {
		return int64(o.CommandIndex), true
	}
	return 0, false
}

func exitCode(r *Row) (int64, bool) {
	if code := r.Document.Facts.ExitCode; code != nil {
		return *code, true
	}
	return 0, false
}

// known returns the ID of a process, which is negative if it is unknown.
func known(id int64) (int64, bool) { return id, id >= 0 }

func hashColumn(kind, name string, column int) field {
	return field{name: "hash_" + kind, column: column, needs: hasHashes, doc: "the " + name + " of the file, or the hash itself",
		getter: getter{text: func(r *Row) string { return hashOf(r.Finding, kind) }}}
}

func hashOf(f *analyze.Finding, kind string) string {
	for _, h := range f.Hashes {
		if h.Kind == kind {
			return h.Value
		}
	}
	return ""
}

func appendHashes(o *object, r *Row) {
	for _, h := range r.Finding.Hashes {
		o.str(h.Kind, h.Value)
	}
}

func timeColumn(role analyze.Role, doc string, column int) field {
	return field{name: "time_" + string(role), column: column, needs: hasTimes, doc: doc,
		getter: getter{text: func(r *Row) string {
			for _, t := range r.Finding.Times {
				if t.Role == role {
					return timeOf(t)
				}
			}
			return ""
		}}}
}

func appendTimes(o *object, r *Row) {
	for _, t := range r.Finding.Times {
		o.str(string(t.Role), timeOf(t))
	}
}

func ambiguousTime(r *Row) bool {
	for i := range r.Finding.Times {
		if r.Finding.Times[i].Ambiguous {
			return true
		}
	}
	return false
}

// timeOf returns a time in its usual form, or as it was printed if that is ambiguous.
func timeOf(t analyze.Time) string {
	if t.Value != "" {
		return t.Value
	}
	return t.Text
}

// timeText returns a time as RFC 3339 in UTC, and the empty string for no time.
func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// collected appends the members that describe a collected file.
func (o *object) collected(c *analyze.Collected) {
	o.str("action_id", c.ActionID)
	o.int("command_index", int64(c.CommandIndex))
	o.str("sha256", c.SHA256)
	o.int("size", c.Size)
	if c.SizeAgrees != nil {
		o.bool("size_agrees", *c.SizeAgrees)
	}
	if c.HashAgrees != nil {
		o.bool("hash_agrees", *c.HashAgrees)
	}
}

func collectedAgrees(r *Row) string {
	if agrees := r.Finding.Collected.Agrees(); agrees != nil {
		return strconv.FormatBool(*agrees)
	}
	return ""
}
