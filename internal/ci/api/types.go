package main

import (
	"fmt"
	"go/types"
	"strings"
)

// typ writes a type without the names of parameters, which programs cannot use.
func (l *listing) typ(t types.Type) string {
	switch t := t.(type) {
	case *types.Alias:
		return l.typ(types.Unalias(t))
	case *types.Named:
		return l.named(t)
	case *types.Pointer:
		return "*" + l.typ(t.Elem())
	case *types.Slice:
		return "[]" + l.typ(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), l.typ(t.Elem()))
	case *types.Map:
		return "map[" + l.typ(t.Key()) + "]" + l.typ(t.Elem())
	case *types.Chan:
		return map[types.ChanDir]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[t.Dir()] + l.typ(t.Elem())
	case *types.Signature:
		return "func" + l.signature(t)
	case *types.Struct:
		parts := make([]string, t.NumFields())
		for i := range parts {
			parts[i] = t.Field(i).Name() + " " + l.typ(t.Field(i).Type())
		}
		return block("struct", parts)
	case *types.Interface:
		return l.iface(t)
	case *types.Union:
		var parts []string
		for term := range t.Terms() {
			tilde := ""
			if term.Tilde() {
				tilde = "~"
			}
			parts = append(parts, tilde+l.typ(term.Type()))
		}
		return strings.Join(parts, " | ")
	default: // basic types, and parameters of types
		return t.String()
	}
}

// named writes the name that programs know a type by.
func (l *listing) named(t *types.Named) string {
	o := t.Obj()
	name := l.names[o]
	switch {
	case o.Pkg() == nil:
		return o.Name()
	case name != "":
	case internal(o):
		name = shortPath(o.Pkg()) + "." + o.Name()
		l.names[o] = name
		l.pending = append(l.pending, o)
	default:
		name = shortPath(o.Pkg()) + "." + o.Name()
	}
	if t.TypeArgs().Len() == 0 {
		return name
	}
	var args []string
	for arg := range t.TypeArgs().Types() {
		args = append(args, l.typ(arg))
	}
	return name + "[" + strings.Join(args, ", ") + "]"
}

// iface writes all methods: a type of another module that implements it has to have each of them.
func (l *listing) iface(t *types.Interface) string {
	var parts []string
	closed := false
	for m := range t.Methods() {
		if m.Exported() {
			parts = append(parts, m.Name()+l.signature(m.Signature()))
		} else {
			closed = true
		}
	}
	for e := range t.EmbeddedTypes() {
		if !types.IsInterface(e) {
			parts = append(parts, l.typ(e))
		}
	}
	if closed { // others cannot implement it
		parts = append(parts, "unexported methods")
	}
	return block("interface", parts)
}

func block(word string, parts []string) string {
	if len(parts) == 0 {
		return word + "{}"
	}
	return word + " { " + strings.Join(parts, "; ") + " }"
}

func (l *listing) typeParams(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	var parts []string
	for p := range list.TypeParams() {
		parts = append(parts, p.Obj().Name()+" "+l.typ(p.Constraint()))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func (l *listing) signature(s *types.Signature) string {
	params := l.tuple(s.Params(), s.Variadic())
	switch results := l.tuple(s.Results(), false); s.Results().Len() {
	case 0:
		return "(" + params + ")"
	case 1:
		return "(" + params + ") " + results
	default:
		return "(" + params + ") (" + results + ")"
	}
}

func (l *listing) tuple(t *types.Tuple, variadic bool) string {
	parts := make([]string, t.Len())
	for i := range parts {
		parts[i] = l.typ(t.At(i).Type())
		if variadic && i == len(parts)-1 {
			if s, ok := t.At(i).Type().(*types.Slice); ok {
				parts[i] = "..." + l.typ(s.Elem())
			}
		}
	}
	return strings.Join(parts, ", ")
}
