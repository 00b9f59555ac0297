package jobs

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/clock"
)

// sight knows when this process last failed to use Redis, which its start counts
// as. It also holds a caller back for a moment after each failure: asynq asks for
// the next task at once when asking failed, and would ask a full server thousands
// of times a second.
type sight struct {
	lost   atomic.Int64
	reload func(context.Context) // asks who has what; may be nil
}

// breath is that moment.
const breath = 100 * time.Millisecond

func newSight() *sight {
	s := &sight{}
	s.lost.Store(clock.Machine.Now().UnixNano())
	return s
}

// age is how long ago Redis was lost from sight; without a Redis, long ago.
func (s *sight) age() time.Duration {
	if s == nil {
		return blindTime
	}
	now := clock.Machine.Now()
	age := now.Sub(time.Unix(0, s.lost.Load()))
	if age < 0 { // the clock was set back: claims must not wait until it is that late again
		s.lost.Store(now.UnixNano())
		return 0
	}
	return age
}

func (s *sight) watch(ctx context.Context, err error) {
	if !unusable(err) || ctx.Err() != nil { // a caller with less patience than dialTime and answerTime tells nothing
		return
	}
	s.lost.Store(clock.Machine.Now().UnixNano())
	if s.reload != nil {
		s.reload(ctx)
	}
	wait := time.NewTimer(breath)
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-ctx.Done():
	}
}

// unusable reports whether a command failed for the server's state, or for want of
// a server; not for what was asked.
func unusable(err error) bool {
	var answer redis.Error
	switch {
	case err == nil, errors.Is(err, redis.Nil), errors.Is(err, context.Canceled):
		return false
	case errors.As(err, &answer):
		return redis.IsOOMError(err) || redis.IsLoadingError(err) || redis.IsReadOnlyError(err) || redis.IsMasterDownError(err) ||
			redis.IsClusterDownError(err) || redis.IsNoReplicasError(err) || redis.IsMaxClientsError(err) || redis.HasErrorPrefix(err, "MISCONF")
	}
	return true
}

// DialHook leaves dialing alone: the command that needed it tells.
func (s *sight) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

// ProcessHook looks at each command.
func (s *sight) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := next(ctx, cmd)
		s.watch(ctx, err)
		return err
	}
}

// ProcessPipelineHook looks at each command of a pipeline, which itself tells of
// the first failure only: that may be a queue without a task.
func (s *sight) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		first := next(ctx, cmds)
		worst := first
		for _, cmd := range cmds {
			if err := cmd.Err(); unusable(err) {
				worst = err
				break
			}
		}
		s.watch(ctx, worst)
		return first
	}
}
