package analyze

import (
	"reflect"
	"testing"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

// TestFillSetsAll: nothing of the finding before stays, whatever its consumer did with it.
func TestFillSetsAll(t *testing.T) {
	pendings := []*pending{
		{match: artifact.Match{Kind: artifact.File}, value: "v"},
		{match: artifact.Match{Kind: artifact.SizeCode}}, {match: artifact.Match{Kind: artifact.HashCode, Algorithm: artifact.MD5}},
		{match: artifact.Match{Kind: artifact.Timestamp}}, {match: artifact.Match{Kind: artifact.Process}},
		{match: artifact.Match{Kind: artifact.Other}, names: &artifact.Names{Kind: "cve"}},
		{match: artifact.Match{Kind: artifact.File}, joined: &joined{owner: "o", id: 4}},
		{match: artifact.Match{Kind: artifact.Secret}, masked: &maskedValue{}},
	}
	for i, p := range pendings {
		e := &emitter{rec: new(recorder)}
		fresh, used := new(Finding), new(Finding)
		soil(reflect.ValueOf(used).Elem())
		e.fill(fresh, p)
		e.fill(used, p)
		if !reflect.DeepEqual(fresh, used) {
			t.Errorf("%d:\n%+v, in one that was used\n%+v", i, fresh, used)
		}
	}
}

// soil sets all fields to something.
func soil(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "_" {
				soil(v.Field(i))
			}
		}
	case reflect.String:
		v.SetString("soiled")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(77)
	case reflect.Uint8:
		v.SetUint(7)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	default:
		panic(v.Kind().String())
	}
}
