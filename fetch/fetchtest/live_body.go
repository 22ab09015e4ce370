package fetchtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// maxBody limits the body of a call, other than an upload.
const maxBody = 1 << 20

// object is a JSON object. Names are compared byte for byte, as the service does: encoding/json
// takes a struct's names in any case.
type object map[string]json.RawMessage

// object reads the body of a call.
func (x *exchange) object() (object, *response) {
	b, err := io.ReadAll(http.MaxBytesReader(x.w, x.r.Body, maxBody))
	if err != nil {
		return nil, x.invalid("The request body could not be read.")
	}
	var o object
	if err := json.Unmarshal(b, &o); err != nil || o == nil {
		return nil, x.invalid("The request body is not a JSON object.")
	}
	return o, nil
}

// text returns a member that is a text, or the answer if it is missing, or is something else.
func (x *exchange) text(o object, name string) (string, *response) {
	var s *string
	if o[name] == nil {
		return "", x.missing(name)
	}
	if err := json.Unmarshal(o[name], &s); err != nil {
		return "", x.invalid(name + " is not a string.")
	}
	if s == nil || *s == "" {
		return "", x.missing(name)
	}
	return *s, nil
}

func (x *exchange) invalid(text string) *response {
	return x.apiError(http.StatusBadRequest, "InvalidRequestBody", "Request body is incorrect. "+text)
}

func (x *exchange) missing(name string) *response {
	return x.apiError(http.StatusBadRequest, "MissingRequiredParameter", "Parameter "+name+" is missing.")
}

// runBody reads the commands and the comment of a call to run them.
func (x *exchange) runBody() ([]Command, string, *response) {
	o, refused := x.object()
	if refused != nil {
		return nil, "", refused
	}
	var list []object
	if o["Commands"] == nil {
		return nil, "", x.missing("Commands")
	}
	if err := json.Unmarshal(o["Commands"], &list); err != nil {
		return nil, "", x.invalid("Commands is not an array of objects.")
	}
	if len(list) == 0 {
		return nil, "", x.missing("Commands")
	}
	comment, refused := x.text(o, "Comment")
	if refused != nil {
		return nil, "", refused
	}
	var all []Command
	for i, o := range list {
		c, refused := x.command(i, o)
		if refused != nil {
			return nil, "", refused
		}
		if i > 0 && slices.Index(types, c.Type) < slices.Index(types, all[i-1].Type) {
			return nil, "", x.invalid(fmt.Sprintf("Command %d: %s comes before %s.", i, c.Type, all[i-1].Type))
		}
		all = append(all, c)
	}
	return all, comment, nil
}

// types are the types of commands in the order in which they have to be.
var types = []string{"PutFile", "RunScript", "GetFile"}

// forbidden are the characters that arguments of scripts must not hold.
const forbiddenInArgs = ";&|!$()"

func (x *exchange) command(i int, o object) (Command, *response) {
	var c Command
	var refused *response
	if c.Type, refused = x.text(o, "type"); refused != nil {
		return c, refused
	}
	if !slices.Contains(types, c.Type) {
		return c, x.invalid(fmt.Sprintf("Command %d: there is no type %.100q.", i, c.Type))
	}
	if o["params"] == nil {
		return c, x.missing("params")
	}
	var params []object
	if err := json.Unmarshal(o["params"], &params); err != nil {
		return c, x.invalid(fmt.Sprintf("Command %d: params is not an array of objects.", i))
	}
	for _, o := range params {
		var p Param
		if p.Key, refused = x.text(o, "key"); refused != nil {
			return c, refused
		}
		if p.Value, refused = x.text(o, "value"); refused != nil {
			return c, refused
		}
		if known := p.Key == targets[c.Type] || c.Type == "RunScript" && p.Key == "Args"; !known || c.param(p.Key) != "" {
			return c, x.invalid(fmt.Sprintf("Command %d: %s does not take %.100q here.", i, c.Type, p.Key))
		}
		c.Params = append(c.Params, p)
	}
	if c.target() == "" {
		return c, x.missing(targets[c.Type])
	}
	if strings.ContainsAny(c.param("Args"), forbiddenInArgs) {
		return c, x.invalid("Please avoid using the following characters as part of scripts' parameters: ; & | ! $ ( )")
	}
	return c, nil
}
