package jobs

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// bell tells the server of a queue that this process has put a task into it. It
// remembers one stroke; nobody waits for it to be heard.
type bell chan struct{}

func bells() map[string]bell {
	out := map[string]bell{}
	for _, s := range servers {
		out[s.queue] = make(bell, 1)
	}
	return out
}

func (b bell) strike() {
	select {
	case b <- struct{}{}:
	default:
	}
}

// listener is the way on which a server asks its queue for tasks. asynq asks an
// empty queue again after a while, half of which each task on a mail's way would
// wait. Here the answer that there is none comes with the next stroke of the bell,
// or after a while for what others have put there, and asynq asks again at once.
type listener struct {
	redis.UniversalClient
	bell  bell
	while time.Duration
}

func (r Redis) listener(queue string) *listener {
	if r.Embedded {
		return &listener{r.Client, r.bells[queue], pollEmbedded}
	}
	return &listener{r.Client, r.bells[queue], poll}
}

// EvalSha runs a script that the server knows. Of asynq's only the one that takes
// a task answers nil, when there is none.
func (l *listener) EvalSha(ctx context.Context, sha string, keys []string, args ...any) *redis.Cmd {
	cmd := l.UniversalClient.EvalSha(ctx, sha, keys, args...)
	if errors.Is(cmd.Err(), redis.Nil) {
		wait := time.NewTimer(l.while)
		defer wait.Stop()
		select {
		case <-l.bell:
		case <-wait.C:
		case <-ctx.Done():
		}
	}
	return cmd
}
