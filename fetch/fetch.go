package fetch

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/fetch/internal/status"
	"github.com/lrkit/lrkit/link"
)

// API is what a Fetcher asks. [api.Client] is one.
type API interface {
	Actions(ctx context.Context, q api.Query) iter.Seq2[*api.Action, error]
	Wait(ctx context.Context, ids []string, each func(*api.Action)) error
	ResultLink(ctx context.Context, id string, index int) (*link.Link, error)
}

// Fetcher gets results into a case. Its fields are set before its use.
type Fetcher struct {
	API       API
	Case      *casedir.Dir // nil for a dry run: nothing is asked for but the actions
	Downloads *download.Downloader
	Tenant    string // whose actions these are
	Parallel  int    // results at a time; 2 if 0
	Wait      bool   // for actions that have not ended

	// Progress, if set, is called as bytes arrive. It may be called by several goroutines at once.
	Progress func(k casedir.Key, p download.Progress)
}

// State is what became of a target.
type State string

// The states.
const (
	Fetched   State = "fetched"    // it is in the case now
	Present   State = "present"    // it was there before
	Failed    State = "failed"     // see the error
	Pending   State = "pending"    // the command has not been carried out yet
	NoResult  State = "no result"  // the command failed, or is of a type that has none
	WouldHave State = "to fetch"   // of a dry run
	Unknown   State = "not in API" // the API does not know the action, or the action not the command
)

// Item is what became of one command.
type Item struct {
	Key    casedir.Key
	Action *api.Action  // nil when the API does not know it
	Cmd    *api.Command // nil when the action has none of that index
	State  State
	Blob   casedir.Blob // when it is in the case
	Err    error        // when it failed
}

// run is one Fetch.
type run struct {
	*Fetcher
	ctx     context.Context
	targets map[string][]int // indexes by action; nil for all
	mu      sync.Mutex
	items   []Item
	seen    map[string]bool
	fail    error // of the case: then nothing can be kept
	slots   chan struct{}
	work    sync.WaitGroup
}

// Fetch gets the results of targets. What fails does not keep the others: it is in the items, which are ordered by action and
// index. The error says that it could not go on: the context ended, the case cannot be written to, or the API cannot be asked.
func (f *Fetcher) Fetch(ctx context.Context, targets []Target) ([]Item, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r := &run{Fetcher: f, ctx: ctx, targets: map[string][]int{}, seen: map[string]bool{}, slots: make(chan struct{}, cmp.Or(f.Parallel, 2))}
	var ids []string
	for _, t := range targets {
		have, ok := r.targets[t.Action]
		if !ok {
			ids = append(ids, t.Action)
		}
		switch {
		case t.Index == All || ok && have == nil:
			r.targets[t.Action] = nil
		default:
			r.targets[t.Action] = append(have, t.Index)
		}
	}
	err := r.actions(ids, func(a *api.Action) { r.action(a) })
	r.work.Wait()
	if r.fail != nil {
		err = r.fail
	}
	for _, id := range ids {
		if !r.seen[id] && err == nil {
			r.items = append(r.items, Item{Key: casedir.Key{Tenant: f.Tenant, Action: id}, State: Unknown, Err: api.ErrNotFound})
		}
	}
	slices.SortStableFunc(r.items, func(x, y Item) int {
		if c := strings.Compare(x.Key.Action, y.Key.Action); c != 0 {
			return c
		}
		return x.Key.Index - y.Key.Index
	})
	return r.items, err
}

// askAtOnce is how many actions are asked about with one call.
const askAtOnce = 100

// actions gives each action to visit, as soon as it is known.
func (r *run) actions(ids []string, visit func(*api.Action)) error {
	if r.Wait {
		err := r.API.Wait(r.ctx, ids, visit)
		if errors.Is(err, api.ErrNotFound) { // its item says so
			return nil
		}
		return err
	}
	for some := range slices.Chunk(ids, askAtOnce) {
		quoted := make([]string, len(some))
		for i, id := range some {
			quoted[i] = api.Quote(id)
		}
		for a, err := range r.API.Actions(r.ctx, api.Query{Filter: "id in (" + strings.Join(quoted, ",") + ")"}) {
			if err != nil {
				return err
			}
			visit(a)
		}
	}
	return nil
}

// action deals with the commands of an action.
func (r *run) action(a *api.Action) {
	id := strings.ToLower(a.ID)
	want, ok := r.targets[id]
	if !ok || r.seen[id] { // not what was asked for
		return
	}
	r.seen[id] = true
	if r.Case != nil {
		if err := r.Case.NoteAction(r.Tenant, id, actionDetail(a)); err != nil {
			r.stop(err)
			return
		}
	}
	results := a.Results()
	for i := range a.Commands {
		c := &a.Commands[i]
		if want != nil && !slices.Contains(want, c.Index) {
			continue
		}
		item := Item{Key: casedir.Key{Tenant: r.Tenant, Action: id, Index: c.Index}, Action: a, Cmd: c}
		has := slices.ContainsFunc(results, func(x api.Command) bool { return x.Index == c.Index })
		switch {
		case !has && !a.Done() && !status.CommandDone(c.Status) && !strings.EqualFold(c.Type, "PutFile"):
			item.State = Pending
		case !has:
			item.State = NoResult
		case r.Case == nil:
			item.State = WouldHave
		default:
			if b, ok := r.Case.Has(item.Key); ok {
				item.State, item.Blob = Present, b
				break
			}
			r.later(item)
			continue
		}
		r.done(item)
	}
	for _, index := range want {
		if !slices.ContainsFunc(a.Commands, func(c api.Command) bool { return c.Index == index }) {
			r.done(Item{Key: casedir.Key{Tenant: r.Tenant, Action: id, Index: index}, Action: a, State: Unknown,
				Err: fmt.Errorf("the action has no command %d", index)})
		}
	}
}

// later fetches a result when there is room for one more.
func (r *run) later(item Item) {
	select {
	case r.slots <- struct{}{}:
	case <-r.ctx.Done():
		return
	}
	r.work.Go(func() {
		defer func() { <-r.slots }()
		item.Blob, item.Err = r.one(&item)
		item.State = Fetched
		if item.Err != nil {
			item.State = Failed
			if r.ctx.Err() == nil {
				if err := r.Case.NoteFailure(item.Key, failureCode(item.Err), reason(item.Err)); err != nil {
					r.stop(err)
				}
			}
		}
		r.done(item)
	})
}

func (r *run) done(item Item) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.items = append(r.items, item)
}

// stop ends everything: what is fetched could not be kept.
func (r *run) stop(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fail == nil {
		r.fail = err
	}
}

// one fetches one result.
func (r *run) one(item *Item) (casedir.Blob, error) {
	part, err := r.Case.Part(item.Key)
	if err != nil {
		return casedir.Blob{}, err
	}
	d := r.Downloads
	if r.Progress != nil {
		d = d.WithProgress(func(p download.Progress) { r.Progress(item.Key, p) })
	}
	links := &links{r.API, item.Key}
	res, err := d.Get(r.ctx, links, part)
	if err != nil {
		return casedir.Blob{}, errors.Join(err, part.Close())
	}
	return r.Case.Finish(part, blob(&res), describe(item))
}

// links asks for links to one result.
type links struct {
	api API
	key casedir.Key
}

func (l *links) Link(ctx context.Context) (*link.Link, error) {
	return l.api.ResultLink(ctx, l.key.Action, l.key.Index)
}

func blob(r *download.Result) casedir.Blob {
	b := casedir.Blob{
		Size: r.Length, SHA256: hex.EncodeToString(r.SHA256[:]), MD5: hex.EncodeToString(r.MD5),
		ETag: r.ETag, LastModified: r.LastModified, RequestID: r.RequestID, ContentType: r.ContentType, Filename: r.ContentDisposition,
		Verified: r.Verified, Resumed: r.Resumed, Requests: r.Requests, Renewals: r.Renewals, Restarts: r.Restarts,
		Started: r.Started.UTC(), Ended: r.Ended.UTC(), LinkIdentity: r.Identity, LinkExpiry: r.Expiry.UTC(),
	}
	if r.Skew != 0 {
		b.ClockSkew = r.Skew.String()
	}
	if r.Expiry.IsZero() {
		b.LinkExpiry = r.Expiry
	}
	return b
}
