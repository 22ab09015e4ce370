// Package zero calls what the library exports with nothing: zero values, nil pointers, nil
// functions, nil interfaces. Each such call has to work, or to panic with a sentence that says what
// is missing.
package zero

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"time"
)

const module = "github.com/lrkit/lrkit"

// hang is how long a call may take before it counts as hanging.
const hang = time.Minute

var (
	contextType   = reflect.TypeFor[context.Context]()
	formatterType = reflect.TypeFor[fmt.Formatter]()
)

// A Report is what came of all calls.
type Report struct {
	Calls int
	Wrong []string
}

// Check calls all functions, and all methods of the zero values of all types, with nil arguments.
// What a function returns, and what is made, has its methods called, too.
func Check(types map[string]reflect.Type, funcs map[string]reflect.Value, made map[string]any) Report {
	var r Report
	ctx := context.Background()
	for name, f := range funcs {
		out := r.call(name, f, ctx)
		r.call(name+" without a context", f, nil)
		for _, v := range out {
			if v.Kind() == reflect.Pointer && !v.IsNil() && strings.HasPrefix(v.Type().Elem().PkgPath(), module) {
				r.methods("what "+name+" returns", v, ctx)
			}
		}
	}
	for name, t := range types {
		if t.Kind() != reflect.Interface {
			r.methods("a zero "+name, reflect.New(t), ctx)
		}
	}
	for name, v := range made {
		r.methods(name, reflect.ValueOf(v), ctx)
	}
	slices.Sort(r.Wrong)
	return r
}

// methods calls all methods of a value, and prints it.
func (r *Report) methods(name string, v reflect.Value, ctx context.Context) {
	for i := range v.NumMethod() {
		m := v.Type().Method(i).Name
		if m == "Format" && v.Type().Implements(formatterType) {
			continue // fmt calls it, and never with nil
		}
		r.call(name+": "+m, v.Method(i), ctx)
	}
	if s := fmt.Sprintf("%v %+v %s", v, v, v); strings.Contains(s, "PANIC=") && strings.Contains(s, "runtime error") {
		r.Wrong = append(r.Wrong, name+": it cannot be printed: "+s)
	}
}

// call calls f with nothing and takes how that ends. It returns what f does.
func (r *Report) call(name string, f reflect.Value, ctx context.Context) []reflect.Value {
	returned := make(chan []reflect.Value, 1)
	r.within(name, func() string {
		out := f.Call(nothing(f.Type(), ctx))
		for _, v := range out {
			iterate(v)
		}
		returned <- out
		return ""
	})
	select {
	case out := <-returned:
		return out
	default:
		return nil
	}
}

// within calls f, which says what is wrong, and takes how that ends.
func (r *Report) within(name string, f func() string) {
	r.Calls++
	done := make(chan string, 1)
	go func() {
		wrong := ""
		defer func() {
			if v := recover(); v != nil {
				wrong = sentence(v)
			}
			done <- wrong
		}()
		wrong = f()
	}()
	select {
	case wrong := <-done:
		if wrong != "" {
			r.Wrong = append(r.Wrong, name+": "+wrong)
		}
	case <-time.After(hang):
		r.Wrong = append(r.Wrong, name+": it hangs")
	}
}

// nothing returns arguments for f: only the context is one.
func nothing(f reflect.Type, ctx context.Context) []reflect.Value {
	n := f.NumIn()
	if f.IsVariadic() {
		n--
	}
	in := make([]reflect.Value, n)
	for i := range in {
		in[i] = reflect.Zero(f.In(i))
		if f.In(i) == contextType && ctx != nil {
			in[i] = reflect.ValueOf(ctx)
		}
	}
	return in
}

// sentence returns what is wrong with a panic, or "".
func sentence(v any) string {
	switch v := v.(type) {
	case runtime.Error:
		return v.Error()
	case error:
		return sentence(v.Error())
	case string:
		if pkg, what, ok := strings.Cut(v, ": "); ok && pkg != "" && len(strings.Fields(what)) > 2 {
			return ""
		}
		return fmt.Sprintf("no sentence: %q", v)
	}
	return fmt.Sprintf("it panics with a %T: %v", v, v)
}

// iterate goes through a few elements of an iterator: before, nothing happens.
func iterate(v reflect.Value) {
	t := v.Type()
	if t.Kind() != reflect.Func || t.NumIn() != 1 || t.NumOut() != 0 || v.IsNil() {
		return
	}
	yield := t.In(0)
	if yield.Kind() != reflect.Func || yield.NumOut() != 1 || yield.Out(0).Kind() != reflect.Bool {
		return
	}
	n := 0
	v.Call([]reflect.Value{reflect.MakeFunc(yield, func([]reflect.Value) []reflect.Value {
		n++
		return []reflect.Value{reflect.ValueOf(n < 10)}
	})})
}
