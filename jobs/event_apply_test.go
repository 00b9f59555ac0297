package jobs

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/hibiken/asynq"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
)

// applied is an Inbox of rows that may fail.
type applied struct {
	rows  []int64
	fail  map[int64]error
	wakes []aftercare.Wake
	then  func()
}

// ApplyTogether leaves all to Apply.
func (*applied) ApplyTogether(_ context.Context, ids []int64, _ func(aftercare.Inbound) ([]aftercare.Event, error), _ aftercare.Planner, _ time.Time) ([]aftercare.Wake, []int64, error) {
	return nil, ids, nil
}

func (a *applied) Apply(ctx context.Context, id int64, _ func(aftercare.Inbound) ([]aftercare.Event, error), _ aftercare.Planner, _ time.Time) ([]aftercare.Wake, error) {
	if a.then != nil {
		a.then()
	}
	if err := errors.Join(ctx.Err(), a.fail[id]); err != nil {
		return nil, err
	}
	a.rows = append(a.rows, id)
	return a.wakes, nil
}

func TestApply(t *testing.T) {
	eachRedis(t, func(t *testing.T, r Redis) {
		inbox := &applied{fail: map[int64]error{2: errors.New("poison")}, wakes: wakesAt("confirm", noon, 7, 7)}
		a := &Applier{Inbox: inbox, Business: clock.NewFake(noon), Client: NewClient(r, queues, clock.NewFake(noon)), Log: quiet}
		err := a.Handle(t.Context(), asynq.NewTask(TypeApply, []byte(`{"ids":[1,2,3]}`)))
		if err == nil || errors.Is(err, asynq.SkipRetry) {
			t.Errorf("%v: the task must come again for the row that failed", err)
		}
		if !slices.Equal(inbox.rows, []int64{1, 3}) {
			t.Errorf("applied %v, want the others", inbox.rows)
		}
		if got := enqueued(t, r); len(got) != 1 || got[0].kind != TypeRun+"confirm" || got[0].queue != QueueMails {
			t.Errorf("enqueued %+v", got)
		}
	})
}

// Redis is not needed for the truth: rows are applied without it.
func TestApplyWithoutRedis(t *testing.T) {
	inbox := &applied{wakes: wakesAt("confirm", noon, 7, 7)}
	a := &Applier{Inbox: inbox, Business: clock.NewFake(noon), Client: NewClient(noRedis(t), queues, clock.NewFake(noon)), Log: quiet}
	check(t, a.Handle(t.Context(), asynq.NewTask(TypeApply, []byte(`{"ids":[1]}`))))
	if len(inbox.rows) != 1 {
		t.Fatal("not applied")
	}
}

// A stop ends the task between two rows, not within one.
func TestAStopDuringApply(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	inbox := &applied{then: stop}
	a := &Applier{Inbox: inbox, Business: clock.NewFake(noon), Client: NewClient(noRedis(t), queues, clock.NewFake(noon)), Log: quiet}
	check(t, a.Handle(ctx, asynq.NewTask(TypeApply, []byte(`{"ids":[1,2,3]}`))))
	if !slices.Equal(inbox.rows, []int64{1}) {
		t.Fatalf("applied %v, want the row that was begun", inbox.rows)
	}
}
