package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/spawn"
)

// Ground is what the trials of one bench stand on. Servers start when the first
// trial needs them.
type Ground struct {
	o     Options
	began time.Time
	dir   string
	pg    *spawn.Postgres
	redis *spawn.Redis
	named int // of databases and files
}

func newGround(o Options) *Ground {
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	return &Ground{o: o, began: clock.Machine.Now()}
}

// end stops the servers. The database is not worth a last checkpoint.
func (g *Ground) end() {
	if g.pg != nil {
		g.pg.Crash()
	}
	if g.redis != nil {
		g.redis.Stop()
	}
	if g.dir != "" {
		_ = os.RemoveAll(g.dir) // spawn.Stop tries again
	}
}

func (g *Ground) say(format string, args ...any) {
	_, _ = fmt.Fprintf(g.o.Progress, "%5.1f s  %s\n", clock.Machine.Now().Sub(g.began).Seconds(), fmt.Sprintf(format, args...)) // it only informs
}

// size is the one of a full bench or of a quick one.
func (g *Ground) size(full, quick int) int {
	if g.o.Quick {
		return quick
	}
	return full
}

// Postgres syncs to disk like one in production: it is commits that are compared.
func (g *Ground) postgres() (*spawn.Postgres, error) {
	if g.pg != nil {
		return g.pg, nil
	}
	pg, err := spawn.StartPostgres(spawn.PostgresOptions{Settings: []string{
		"shared_buffers=512MB", "max_wal_size=4GB", "max_connections=200", "fsync=on", "synchronous_commit=on"}})
	if err != nil {
		return nil, wanting(err, "PostgreSQL", "postgresql")
	}
	g.pg = pg
	return pg, nil
}

// Redis is empty.
func (g *Ground) emptyRedis() (*spawn.Redis, error) {
	if g.redis == nil {
		r, err := spawn.StartRedis()
		if err != nil {
			return nil, wanting(err, "redis-server", "redis-server")
		}
		g.redis = r
	}
	return g.redis, g.redis.Flush()
}

func wanting(err error, what, pkg string) error {
	if errors.Is(err, spawn.ErrMissing) {
		return aftercare.Errorf(aftercare.Unavailable, "%s is %w, and the bench starts its own: apt-get install %s", what, err, pkg)
	}
	return fmt.Errorf("start %s: %w", what, err)
}

// The two databases.
const (
	onSQLite   = "sqlite"
	onPostgres = "postgres"
)

// database is the URL of a new one.
func (g *Ground) database(kind string) (url string, err error) {
	g.named++
	name := fmt.Sprintf("bench_%d", g.named)
	if kind == onSQLite {
		dir, err := g.folder(name)
		return "sqlite://" + filepath.Join(dir, "aftercare.db"), err
	}
	pg, err := g.postgres()
	if err != nil {
		return "", err
	}
	return pg.Database(name)
}

// folder is a new one.
func (g *Ground) folder(name string) (dir string, err error) {
	if g.dir == "" {
		if g.dir, err = spawn.Folder("aftercare-bench-*"); err != nil {
			return "", err
		}
	}
	dir = filepath.Join(g.dir, name)
	return dir, os.MkdirAll(dir, 0o700)
}

// until asks again and again, for two minutes at most.
func until(ctx context.Context, what string, every time.Duration, ask func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	for {
		if ok, err := ask(); ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waited in vain: %s: %w", what, ctx.Err())
		case <-time.After(every):
		}
	}
}
