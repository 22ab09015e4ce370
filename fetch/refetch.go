package fetch

import (
	"errors"
	"fmt"

	"github.com/lrkit/lrkit/fetch/casedir"
)

// look checks whether the files of a recorded result exist.
func (r *run) look(k casedir.Key) (State, error) {
	found, err := r.Case.Look(k)
	if err != nil {
		return StateFailed, err
	}
	return condition(found)
}

// condition is the state of a recorded result.
func condition(f casedir.Found) (State, error) {
	switch f.Worst() {
	case casedir.ConditionMissing:
		return StateMissing, errors.New(f.Why)
	case casedir.ConditionAltered:
		return StateAltered, errors.New(f.Why)
	}
	return StatePresent, nil
}

// refetch fetches a recorded result again if it is missing or altered. It returns the error if it
// cannot.
func (r *run) refetch(item *Item) error {
	found, err := r.Case.Check(r.ctx, item.Key)
	if err != nil {
		item.State, item.Err = StateFailed, err
		return err
	}
	if item.State, item.Err = condition(found); item.State == StatePresent {
		return r.Case.Abandon(item.Key)
	}
	other := error(nil)
	if found.Blob != casedir.ConditionIntact {
		var b casedir.Blob
		switch b, err = r.restore(item); {
		case errors.Is(err, casedir.ErrOtherVersion):
			item.Blob, other = b, err
		case err == nil:
			item.Blob = b
		}
	}
	if err == nil || other != nil {
		err = r.Case.Describe(r.ctx, item.Key, describe(item))
	}
	switch {
	case err != nil && r.ctx.Err() != nil: // that it could not be fetched says nothing
	case err != nil:
		item.Err = fmt.Errorf("%w; it could not be fetched again: %w", item.Err, err)
	case other != nil:
		item.State = StateOtherVersion
		item.Err = fmt.Errorf("%w; the service has another version now, which is kept as %s", item.Err, item.Blob.Path)
	default:
		item.State, item.Err = StateRefetched, nil
	}
	return err
}

// restore fetches the blob of a recorded result.
func (r *run) restore(item *Item) (b casedir.Blob, err error) {
	part, err := r.Case.Refetch(item.Key)
	if err != nil {
		return b, err
	}
	if b, err = r.download(item, part); err != nil {
		return b, err
	}
	return r.Case.Restore(r.ctx, part, b)
}
