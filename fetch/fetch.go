package fetch

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lrkit/lrkit/fetch/api"
	"github.com/lrkit/lrkit/fetch/casedir"
	"github.com/lrkit/lrkit/fetch/download"
	"github.com/lrkit/lrkit/fetch/internal/status"
	"github.com/lrkit/lrkit/internal/panics"
	"github.com/lrkit/lrkit/link"
)

// API is the client that a Fetcher uses. [api.Client] is one. It should be a [PackageAPI] as well.
type API interface {
	Lookup(ctx context.Context, ids []string, each func(*api.Action, error)) error
	Wait(ctx context.Context, ids []string, each func(*api.Action, error), pending func(*api.Action)) error
	ResultLink(ctx context.Context, id string, index int) (*link.Link, error)
}

// Fetcher fetches results into a case. Its fields are set before its use.
type Fetcher struct {
	API       API
	Case      *casedir.Dir // nil for a dry run: nothing is asked for but the actions
	Downloads *download.Downloader
	Tenant    string // whose actions these are
	Parallel  int    // results at a time; 2 if 0
	Wait      bool   // for actions that have not ended
	// WaitFor, if positive, limits the wait. An action that is pending then is an item with
	// StatePending.
	WaitFor time.Duration
	// Waiting, if set, is called with an action that is pending, at first and when its status
	// changes.
	Waiting func(a *api.Action)
	// Refetch reads the results in the case, and fetches those again that are missing or altered.
	Refetch bool

	// List, if set, lists more actions to fetch all results of. It calls each for every action, and
	// returns the first error of each. Fetch does not ask again for an action that a list has
	// answered, as far as the answers fit in 32 MiB.
	List func(ctx context.Context, each func(*api.Action) error) error

	// Progress, if set, is called as bytes arrive, by several goroutines at once.
	Progress func(k casedir.Key, p download.Progress)
}

// State is the outcome for a target.
type State string

// The states.
const (
	StateFetched   State = "fetched"       // it is in the case now
	StatePresent   State = "present"       // it was there before
	StateMissing   State = "missing"       // it was there before, and a file of it is gone: see the error
	StateAltered   State = "altered"       // the same, and a file of it is not what was recorded
	StateRefetched State = "fetched again" // it was missing or altered, and is as recorded
	// StateOtherVersion is a result that is missing or altered, and for which the service now has
	// other bytes. They are in the case, and are not the result.
	StateOtherVersion State = "another version"
	StateFailed       State = "failed"    // see the error
	StatePending      State = "pending"   // the command has not been carried out yet
	StateNoResult     State = "no result" // the command failed, or is of a type that has none
	// StateNotLiveResponse is an action that was requested by its id and has no results: it is of
	// another type than live response, and collects no investigation package.
	StateNotLiveResponse State = "no live response"
	StateToFetch         State = "to fetch" // of a dry run
	// StateInterrupted is a result that was not complete when the context ended. It did not fail,
	// and the bytes that arrived are kept.
	StateInterrupted State = "interrupted"
	StateUnknown     State = "not in API" // the API does not know the action, or the action not the command
)

// Item is the outcome for one command. Its Action and Cmd belong to the answer of the API: copy
// what is needed.
type Item struct {
	Key    casedir.Key  // without an action for an answer that could not be read and names none
	Action *api.Action  // nil when the API does not know it
	Cmd    *api.Command // nil when the action has none of that index
	State  State
	// OfAction is true for an action without commands. Why says more then: "pending (no commands
	// yet)", "failed 0x80070005", "no live response (Isolate)". Its words are those of the service.
	OfAction bool
	Why      string
	Blob     casedir.Blob // when it is in the case; for OtherVersion, that version
	Err      error        // when it failed, was interrupted, or is not as recorded

	// Repeated is how many more times the API lists a command with this index. It has one result.
	Repeated int
	// Restarted is why an existing part began again, if it did: see [casedir.Part.Restarted].
	Restarted string
}

// run is one Fetch.
type run struct {
	*Fetcher
	ctx     context.Context
	targets *Targets
	seen    []bool // by the first target of an action
	listed
	each  func(Item)
	mu    sync.Mutex
	cut   bool  // something was interrupted
	fail  error // of the case: then nothing can be kept
	slots chan struct{}
	work  panics.Group
}

// Fetch fetches the results of targets. Without targets, and without a List, these are the open
// actions of the case: see [OpenTargets]. It calls each with the outcome of each command as soon as
// it is known, from one goroutine at a time. A failure does not stop the others: its item has the
// error. Fetch returns an error if it could not continue: the context ended, the case cannot be
// written, or the API cannot be called.
func (f *Fetcher) Fetch(ctx context.Context, targets *Targets, each func(Item)) error {
	switch {
	case ctx == nil:
		panic("fetch: a nil context.Context")
	case f.API == nil:
		panic("fetch: a Fetcher without an API")
	case f.Case != nil && f.Downloads == nil:
		panic("fetch: a Fetcher with a Case and without Downloads")
	case targets == nil || each == nil:
		panic("fetch: Fetch without Targets, or without a function for what became of them")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	targets, err := f.orOpen(ctx, targets)
	if err != nil {
		return err
	}
	r := &run{Fetcher: f, ctx: ctx, targets: targets, each: each, slots: make(chan struct{}, cmp.Or(f.Parallel, 2))}
	err = r.list()
	if err == nil {
		targets.tidy()
		r.seen = make([]bool, targets.Len())
		err = r.actions()
	}
	r.work.Wait()
	if err == nil && r.cut {
		err = ctx.Err()
	}
	if r.fail != nil {
		err = r.fail
	}
	return err
}

// lookupBatch is how many actions are looked up at a time.
const lookupBatch = 100

// actions handles each action as soon as it is known.
func (r *run) actions() error {
	var ids []string
	from := 0
	for i, end := range r.targets.actions() {
		if !r.answered(i) {
			ids = append(ids, r.targets.at(i).action.String())
		}
		if len(ids) == lookupBatch && !r.Wait || end == r.targets.Len() {
			if err := r.lookup(ids, from, end); err != nil {
				return err
			}
			from, ids = end, ids[:0]
		}
	}
	return nil
}

// lookup handles the actions of some targets, which have these ids.
func (r *run) lookup(ids []string, from, to int) error {
	var err error
	switch {
	case len(ids) == 0:
	case r.Wait:
		err = r.wait(ids)
	default:
		err = r.API.Lookup(r.ctx, ids, r.found)
	}
	if err != nil && !errors.Is(err, api.ErrNotFound) { // items say that
		return err
	}
	for i := from; i < to; i = r.targets.end(i) {
		if !r.seen[i] {
			r.done(Item{Key: r.key(i), State: StateUnknown, Err: api.ErrNotFound})
		}
	}
	return nil
}

// key returns the key of a target, with index 0 for all commands.
func (r *run) key(i int) casedir.Key {
	return casedir.Key{Tenant: r.Tenant, Action: r.targets.at(i).action.String(), Index: max(0, int(r.targets.at(i).index))}
}

// found handles an action, or the reason why it cannot be read.
func (r *run) found(a *api.Action, err error) {
	var skipped *api.SkippedError
	if errors.As(err, &skipped) {
		item := Item{Key: casedir.Key{Tenant: r.Tenant}, State: StateFailed, Err: err}
		if i, ok := r.targets.find(skipped.ID); ok {
			r.seen[i] = true
			item.Key = r.key(i)
		}
		r.done(item)
		return
	}
	r.action(a)
}

// action handles the commands of an action.
func (r *run) action(a *api.Action) {
	i, ok := r.targets.find(a.ID)
	if !ok || r.seen[i] { // not what was asked for
		return
	}
	r.seen[i] = true
	r.handle(a, r.key(i).Action, r.targets.indexes(i))
}

// handle handles the commands of an action that are wanted; nil means all.
func (r *run) handle(a *api.Action, id string, want []int) {
	a = withPackage(a)
	if r.Case != nil {
		if err := r.Case.NoteAction(r.Tenant, id, actionDetail(a)); err != nil {
			r.stop(err)
			return
		}
	}
	if len(a.Commands) == 0 || !status.HasResults(a.Type) {
		r.noCommands(a, id, want)
		return
	}
	for _, c := range byIndex(a) {
		if want != nil && !slices.Contains(want, c.Index) {
			continue
		}
		item := Item{Key: casedir.Key{Tenant: r.Tenant, Action: id, Index: c.Index}, Action: a, Cmd: c.Command, Repeated: c.repeated}
		has := c.HasResult()
		recorded := false
		if r.Case != nil {
			item.Blob, recorded = r.Case.Has(item.Key)
		}
		switch {
		case recorded && !r.Refetch:
			item.State, item.Err = r.look(item.Key)
		case recorded, has && r.Case != nil:
			r.later(item, recorded)
			continue
		case has:
			item.State = StateToFetch
		case !a.Done() && !status.CommandDone(c.Status) && !strings.EqualFold(c.Type, "PutFile"):
			item.State = StatePending
		default:
			item.State = StateNoResult
		}
		r.done(item)
	}
	for _, index := range want {
		if !slices.ContainsFunc(a.Commands, func(c api.Command) bool { return c.Index == index }) {
			r.done(Item{Key: casedir.Key{Tenant: r.Tenant, Action: id, Index: index}, Action: a, State: StateUnknown,
				Err: fmt.Errorf("the action has no command %d", index)})
		}
	}
}

// noCommands handles an action without commands: it is pending, failed early, or is of another
// type.
func (r *run) noCommands(a *api.Action, id string, want []int) {
	item := Item{Key: casedir.Key{Tenant: r.Tenant, Action: id}, Action: a, OfAction: true, State: StateNoResult,
		Why: status.NoCommands(a.Type, a.Status, a.ErrorResult)}
	switch {
	case !status.HasResults(a.Type):
		item.State, item.Err = StateNotLiveResponse, errors.New(item.Why)
	case !a.Done():
		item.State = StatePending
	}
	if len(want) == 0 || item.Err != nil {
		r.done(item)
		return
	}
	for _, index := range want {
		item.Key.Index = index
		r.done(item)
	}
}

// later fetches a result when a slot is free. A recorded result is only fetched if it is lost.
func (r *run) later(item Item, recorded bool) {
	select {
	case r.slots <- struct{}{}:
	case <-r.ctx.Done():
		item.State, item.Err = StateInterrupted, r.ctx.Err()
		r.done(item)
		return
	}
	r.work.Go(func() {
		defer func() { <-r.slots }()
		get := r.fresh
		if recorded {
			get = r.refetch
		}
		err := get(&item)
		switch {
		case err == nil:
		case r.ctx.Err() != nil: // whatever else it may be, the next run will see
			if item.State == StateFailed { // missing and altered results stay so
				item.State = StateInterrupted
			}
		default:
			if err := r.Case.NoteFailure(item.Key, failureCode(err), reason(err)); err != nil {
				r.stop(err)
			}
		}
		r.done(item)
	})
}

func (r *run) done(item Item) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cut = r.cut || item.Err != nil && r.ctx.Err() != nil
	r.each(item)
}

// stop ends the run: further results could not be kept.
func (r *run) stop(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fail == nil {
		r.fail = err
	}
}

// fresh fetches a result that is not in the case.
func (r *run) fresh(item *Item) error {
	part, err := r.Case.Part(item.Key)
	if err == nil {
		item.Blob, err = r.download(item, part)
	}
	if err == nil {
		item.Blob, err = r.Case.Finish(part, item.Blob, describe(item))
	}
	item.State, item.Err = StateFetched, err
	if err != nil {
		item.State = StateFailed
	}
	return err
}

// download fetches a result into a part. The part is closed if that fails.
func (r *run) download(item *Item, part *casedir.Part) (casedir.Blob, error) {
	d := r.Downloads
	if r.Progress != nil {
		d = d.WithProgress(func(p download.Progress) { r.Progress(item.Key, p) })
	}
	links := download.Links(&links{r.API, item.Key})
	if status.Package(item.Cmd.Type) {
		d, links = d.WithServiceDownloads(), newPackageLinks(r.API, item.Key.Action, r.Wait)
	}
	res, err := d.Get(r.ctx, links, part)
	item.Restarted = part.Restarted()
	if err != nil {
		return casedir.Blob{}, errors.Join(err, part.Close())
	}
	return blob(&res), nil
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
