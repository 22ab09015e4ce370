package main

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/lrkit/lrkit/internal/testkit/exported"
)

// A listing has a line for each thing of the public packages that a program can name.
type listing struct {
	lines   map[string]bool
	names   map[*types.TypeName]string // of types that other packages of the module declare
	pending []*types.TypeName          // types without a public name that a public one leads to
}

// list returns the lines of packages in order.
func list(all []*types.Package) []string {
	l := &listing{lines: map[string]bool{}, names: map[*types.TypeName]string{}}
	for _, p := range all {
		l.aliases(p)
	}
	for _, p := range all {
		for _, name := range p.Scope().Names() {
			if o := p.Scope().Lookup(name); o.Exported() {
				l.object(o)
			}
		}
	}
	for len(l.pending) > 0 {
		o := l.pending[0]
		l.pending = l.pending[1:]
		l.declared(shortPath(o.Pkg()), o.Name(), o.Type())
	}
	return slices.Sorted(maps.Keys(l.lines))
}

func shortPath(p *types.Package) string {
	if p.Path() == exported.Module {
		return p.Name()
	}
	return strings.TrimPrefix(p.Path(), exported.Module+"/")
}

func (l *listing) add(pkg, format string, args ...any) {
	l.lines["pkg "+pkg+", "+fmt.Sprintf(format, args...)] = true
}

// aliases notes the public names of types that internal packages declare.
func (l *listing) aliases(p *types.Package) {
	for _, name := range p.Scope().Names() {
		o, ok := p.Scope().Lookup(name).(*types.TypeName)
		if !ok || !o.Exported() || !o.IsAlias() {
			continue
		}
		if named, ok := types.Unalias(o.Type()).(*types.Named); ok && internal(named.Obj()) && l.names[named.Obj()] == "" {
			l.names[named.Obj()] = shortPath(p) + "." + name
		}
	}
}

// internal says whether a type is declared where a program outside of the module cannot name it.
func internal(o *types.TypeName) bool {
	if o.Pkg() == nil || o.Pkg().Path() != exported.Module && !strings.HasPrefix(o.Pkg().Path(), exported.Module+"/") {
		return false
	}
	return !exported.Public(o.Pkg().Path()) || !o.Exported()
}

// object adds what a package declares.
func (l *listing) object(o types.Object) {
	pkg := shortPath(o.Pkg())
	switch o := o.(type) {
	case *types.Const:
		l.add(pkg, "const %s %s = %s", o.Name(), l.typ(o.Type()), o.Val().ExactString())
	case *types.Var:
		l.add(pkg, "var %s %s", o.Name(), l.typ(o.Type()))
	case *types.Func:
		l.add(pkg, "func %s%s%s", o.Name(), l.typeParams(o.Signature().TypeParams()), l.signature(o.Signature()))
	case *types.TypeName:
		l.typeName(pkg, o)
	}
}

func (l *listing) typeName(pkg string, o *types.TypeName) {
	if !o.IsAlias() {
		l.declared(pkg, o.Name(), o.Type())
		return
	}
	target := types.Unalias(o.Type())
	if named, ok := target.(*types.Named); ok && l.names[named.Obj()] == pkg+"."+o.Name() {
		l.declared(pkg, o.Name(), target)
		return
	}
	l.add(pkg, "type %s = %s", o.Name(), l.typ(target))
}

// declared adds a type with its fields and methods.
func (l *listing) declared(pkg, name string, t types.Type) {
	named, ok := t.(*types.Named)
	if !ok {
		return
	}
	head := "type " + name + l.typeParams(named.TypeParams())
	switch u := t.Underlying().(type) {
	case *types.Struct:
		l.add(pkg, "%s struct", head)
		if types.Comparable(t) {
			l.add(pkg, "%s struct, comparable", head)
		}
		l.fields(pkg, head, u, map[*types.Struct]bool{})
	default:
		l.add(pkg, "%s %s", head, l.typ(u))
	}
	if types.IsInterface(t) {
		return
	}
	values := types.NewMethodSet(t)
	for m := range types.NewMethodSet(types.NewPointer(t)).Methods() {
		if !m.Obj().Exported() {
			continue
		}
		receiver := "*" + name
		if values.Lookup(m.Obj().Pkg(), m.Obj().Name()) != nil {
			receiver = name
		}
		l.add(pkg, "method (%s) %s%s", receiver, m.Obj().Name(), l.signature(m.Obj().(*types.Func).Signature()))
	}
}

// fields adds the fields that a program can name, with those of embedded structs without a name of
// their own. Tags are part of what a field means.
func (l *listing) fields(pkg, head string, s *types.Struct, seen map[*types.Struct]bool) {
	if seen[s] {
		return
	}
	seen[s] = true
	for i := range s.NumFields() {
		f := s.Field(i)
		switch {
		case f.Exported():
			embedded, tag := "", ""
			if f.Embedded() {
				embedded = "embedded "
			}
			if s.Tag(i) != "" {
				tag = fmt.Sprintf(" %q", s.Tag(i))
			}
			l.add(pkg, "%s struct, %s%s %s%s", head, embedded, f.Name(), l.typ(f.Type()), tag)
		case f.Embedded():
			t := f.Type()
			if p, ok := t.Underlying().(*types.Pointer); ok {
				t = p.Elem()
			}
			if inner, ok := t.Underlying().(*types.Struct); ok {
				l.fields(pkg, head, inner, seen)
			}
		}
	}
}
