package fetch_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/lrkit/lrkit/fetch"
	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/budget"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/fetch/fetchtest"
	"github.com/lrkit/lrkit/internal/testkit/canary"
	"github.com/lrkit/lrkit/link"
)

// way is all of it: the emulator, a client of its API with tokens and a budget, the downloader, and
// a case.
type way struct {
	e         *fetchtest.Emulator
	dir       string
	truth     map[string][]byte // by path in the case
	targets   []fetch.Target
	downloads download.Options
	budget    budget.Options
	open      bool   // blobs are asked for over the network of this machine, by the policy of downloads
	at        string // URL of the emulator on this machine; empty for one in memory
	log       bytes.Buffer
	found     string // of secrets
}

const wayRange = 1 << 10

// results of the way's world: several ranges, nothing, a part of a range.
var wayResults = []struct {
	action, index int
	size          int64
}{{1, 0, 4*wayRange + 300}, {1, 1, 0}, {2, 0, 700}, {3, 0, 2 * wayRange}}

// wayActions is more than are asked for one by one: the way goes by a list.
const wayActions = 6

// wayWorld has commands of each kind as well that have no result.
func wayWorld(now time.Time) (*fetchtest.Tenant, map[string][]byte) {
	w := fetchtest.One(fetchtest.Text("x"), now)
	base := w.Actions[0]
	w.Actions = nil
	truth := map[string][]byte{}
	for n := 1; n <= wayActions; n++ {
		a := base
		a.ID, a.Commands = id(n), nil
		for i, r := range wayResults {
			if r.action != n {
				continue
			}
			content := fetchtest.Noise(uint64(i), r.size)
			a.Commands = append(
				a.Commands,
				fetchtest.GetFile(`C:\a`).Ran(time.Second, 2*time.Second, &fetchtest.Blob{Content: content, MD5: true}),
			)
			b, err := io.ReadAll(io.NewSectionReader(content, 0, r.size))
			if err != nil {
				panic(err) // content that is made does not fail
			}
			truth[fmt.Sprintf("blobs/%s/%d.blob", a.ID, r.index)] = b
		}
		a.Commands = append(
			a.Commands, fetchtest.PutFile("tool.exe").Ran(3*time.Second, 4*time.Second, nil),
			fetchtest.RunScript("x.ps1", "").Failed(5*time.Second, 6*time.Second, "no"),
		)
		w.Actions = append(w.Actions, a)
	}
	return w, truth
}

// newWay returns a way into dir. It is to be made and used in one bubble.
func newWay(dir string, o *fetchtest.Options) *way {
	world, truth := wayWorld(time.Now())
	var targets []fetch.Target
	for n := 1; n <= wayActions; n++ {
		targets = append(targets, fetch.Target{Action: id(n), Index: fetch.AllResults})
	}
	return &way{
		e: fetchtest.New(world, o), dir: dir, truth: truth, targets: targets,
		downloads: download.Options{RangeSize: wayRange, Parallel: 3, SyncBytes: 2 * wayRange},
		budget:    budget.Options{Clock: budget.TimeClock{}, PerMinute: 6, PerHour: 60},
	}
}

// fetch is what the command does, once. The error is Fetch's or that of what comes before it.
func (w *way) fetch(ctx context.Context) (items []fetch.Item, err error) {
	log := slog.New(slog.NewTextHandler(&w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.budget.Log = log
	calls, err := budget.Open(ctx, filepath.Join(w.dir, "budget"), &w.budget)
	if err != nil {
		return nil, err
	}
	base, network := cmp.Or(w.at, "http://127.0.0.1:1"), api.Net{}
	if w.at == "" {
		network.Dial = w.e.Dial
	}
	tokens, err := api.ClientCredentials(api.Credentials{
		Tenant: fetchtest.DefaultTenant, ClientID: fetchtest.DefaultClientID, Secret: fetchtest.DefaultClientSecret, Net: network,
		Scope: fetchtest.Scope, LoginURL: base, AllowHost: true,
	})
	if err != nil {
		return nil, err
	}
	defer tokens.Close()
	client, err := api.New(api.Options{BaseURL: base, AllowHost: true, Tokens: tokens, Budget: calls, Net: network, Log: log})
	if err != nil {
		return nil, err
	}
	defer client.Close()
	c, err := casedir.Open(ctx, filepath.Join(w.dir, "case"), &casedir.Options{Writer: "test", PartKey: bytes.Repeat([]byte{1}, 32)})
	if err != nil {
		return nil, err
	}
	o := w.downloads
	o.Log = log
	if !w.open {
		o.Policy.Hosts, o.AllowLoopback, o.Dial = link.HostsAny, true, network.Dial
	}
	d := download.New(&o)
	defer d.Close()
	f := &fetch.Fetcher{API: client, Case: c, Downloads: d, Tenant: fetchtest.DefaultTenant}
	targets, err := fetch.NewTargets(w.targets...)
	if err != nil {
		return nil, err
	}
	err = f.Fetch(ctx, targets, func(i fetch.Item) { items = append(items, i) })
	slices.SortFunc(items, byKey)
	if closed := c.Close(); closed != nil {
		return items, errors.Join(err, fmt.Errorf("close: %w", closed))
	}
	w.look(items, err)
	return items, err
}

// look searches for secrets in what came of a run.
func (w *way) look(items []fetch.Item, err error) {
	find := canary.For(w.e.Secrets()...)
	texts := fmt.Appendf(w.log.Bytes(), "%+v %#v", items, items)
	for _, item := range items {
		err = errors.Join(err, item.Err)
		texts = fmt.Appendf(texts, "%+v %#v %+v %#v", item.Action, item.Action, item.Cmd, item.Cmd)
	}
	if found := find.In(texts); found != "" {
		w.found = found + " in the log or the items"
	}
	if found := find.InError(err); found != "" {
		w.found = found + " in an error"
	}
	if found, _, failed := find.InFiles(w.dir); found != "" || failed != nil {
		w.found = fmt.Sprint(found, " in a file ", failed)
	}
}

// whole says what is wrong with the case: all that has a final name must be a whole version of what
// was served, and the case must be clean.
func (w *way) whole(items []fetch.Item) error {
	root := filepath.Join(w.dir, "case")
	names, err := filepath.Glob(filepath.Join(root, "blobs", "*", "*.blob"))
	if err != nil {
		return err
	}
	for _, name := range names {
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		truth, ok := w.truth[filepath.ToSlash(rel)]
		if !ok || !isVersion(b, truth) {
			return fmt.Errorf("%s has %d bytes that are no version of it", rel, len(b))
		}
		for _, item := range items {
			if item.Blob.Path == filepath.ToSlash(rel) {
				if sum := sha256.Sum256(b); item.Blob.SHA256 != hex.EncodeToString(sum[:]) {
					return fmt.Errorf("%s has another hash than the item", rel)
				}
			}
		}
	}
	report, err := casedir.Verify(context.Background(), root, nil)
	if err != nil || !report.OK() || report.Blobs != int64(len(names)) {
		return fmt.Errorf("verify: %+v, %w", report, err)
	}
	minute, hour := w.e.Peaks()
	if minute > w.budget.PerMinute || hour > w.budget.PerHour {
		return fmt.Errorf("%d calls in a minute, %d in an hour", minute, hour)
	}
	if w.found != "" {
		return errors.New("secrets: " + w.found)
	}
	return nil
}

// shrink is by how much the fault "replace" shortens a blob, if it does.
const shrink = 100

// isVersion says whether b is what a blob was, or became by being replaced: each time every byte
// grows by one, and the length may shrink.
func isVersion(b, truth []byte) bool {
	if cut := len(truth) - len(b); cut < 0 || cut%shrink != 0 && len(b) > 0 {
		return false
	}
	for i := range b {
		if b[i]-truth[i] != b[0]-truth[0] {
			return false
		}
	}
	return true
}
