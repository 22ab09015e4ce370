package api_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"golang.org/x/oauth2"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/budget"
)

func Example() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(
			w,
			`{"id":"5382f7ea-7557-4ab7-9782-d50480024a4e","type":"LiveResponse","status":"Cancelled","computerDnsName":"desktop-test","commands":[
			{"index":0,"commandStatus":"Completed","command":{"type":"RunScript","params":[{"key":"ScriptName","value":"minidump.ps1"}]}},
			{"index":1,"commandStatus":"Created","command":{"type":"GetFile","params":[]}}]}`,
		)
	}))
	defer server.Close()
	dir, err := os.MkdirTemp("", "budget")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	calls, err := budget.Open(context.Background(), filepath.Join(dir, "tenant"), nil)
	if err != nil {
		log.Fatal(err)
	}
	c, err := api.New(api.Options{
		BaseURL:   server.URL,
		AllowHost: true,
		Tokens:    oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "token"}),
		Budget:    calls,
	})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	a, err := c.Action(context.Background(), "5382f7ea-7557-4ab7-9782-d50480024a4e")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(a.Machine, a.Status)
	for _, cmd := range a.Results() {
		fmt.Println(cmd.Index, cmd.Type, cmd.Param("ScriptName"))
	}
	fmt.Println(calls.Left())
	// Output:
	// desktop-test Cancelled
	// 0 RunScript minidump.ps1
	// 94 1449
}
