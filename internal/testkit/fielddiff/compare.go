package fielddiff

import (
	"fmt"
	"slices"
)

// A Difference is a field, or a record, that is not as it was.
type Difference struct {
	Text string
	// Breaking is set where a program that reads the record may fail: something vanished, has
	// another type, or moved.
	Breaking bool
}

// Compare says what differs, in order. Fields are compared by their paths; the order of fields
// counts for columns only, of which new ones come last.
func Compare(was, is []Record) []Difference {
	var all []Difference
	say := func(breaking bool, format string, args ...any) {
		all = append(all, Difference{fmt.Sprintf(format, args...), breaking})
	}
	for i := range max(len(was), len(is)) {
		switch {
		case i >= len(is):
			say(true, "record %d (%s) vanished, and those after it", i, was[i].Name)
			return all
		case i >= len(was):
			say(false, "record %d (%s) is new", i, is[i].Name)
		case was[i].Name != is[i].Name:
			say(true, "record %d was %s and is %s: those after it are not compared", i, was[i].Name, is[i].Name)
			return all
		default:
			compareFields(fmt.Sprintf("record %d (%s)", i, was[i].Name), was[i], is[i], say)
		}
	}
	return all
}

func compareFields(where string, was, is Record, say func(bool, string, ...any)) {
	places, known := index(is.Fields), index(was.Fields)
	for i, f := range was.Fields {
		place, ok := places[f.Path]
		if !ok {
			say(true, "%s: %s vanished: it was %s %s", where, f.Path, f.Type, f.Value)
			continue
		}
		now := is.Fields[place]
		switch {
		case now.Type != f.Type:
			say(true, "%s: %s was %s %s and is %s %s", where, f.Path, f.Type, f.Value, now.Type, now.Value)
		case was.Name == Columns && place != i:
			say(true, "%s: %s was column %d and is column %d", where, f.Path, i, place)
		case now.Value != f.Value:
			say(false, "%s: %s was %s and is %s", where, f.Path, f.Value, now.Value)
		}
	}
	for _, f := range is.Fields {
		if _, ok := known[f.Path]; !ok {
			say(false, "%s: %s is new: %s %s", where, f.Path, f.Type, f.Value)
		}
	}
}

// index returns where each path is. Of two fields with one path the last one counts, as readers of
// JSON have it.
func index(fields []Field) map[string]int {
	places := make(map[string]int, len(fields))
	for i, f := range fields {
		places[f.Path] = i
	}
	return places
}

// Breaking says whether a program may fail at any of the differences.
func Breaking(all []Difference) bool {
	return slices.ContainsFunc(all, func(d Difference) bool { return d.Breaking })
}
