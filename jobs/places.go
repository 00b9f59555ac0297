package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/redis/go-redis/v9"

	"aftercare/internal/aftercare"
)

// markKey begins the key of a database's mark in Redis; the database's id follows.
const markKey = "aftercare:mark:"

type redisPlace struct {
	client redis.UniversalClient
	key    string
}

// Place is where Redis keeps the mark of a database.
func (r Redis) Place(database string) Place { return redisPlace{r.Client, markKey + database} }

// Load reads the key.
func (p redisPlace) Load(ctx context.Context) (aftercare.Mark, error) {
	text, err := p.client.Get(ctx, p.key).Bytes()
	if errors.Is(err, redis.Nil) {
		return aftercare.Mark{}, nil
	}
	if err != nil {
		return aftercare.Mark{}, aftercare.Errorf(aftercare.Unavailable, "jobs: read the database's mark from Redis: %w", err)
	}
	return markOf(text), nil
}

// Save writes the key, without an end.
func (p redisPlace) Save(ctx context.Context, m aftercare.Mark) error {
	text, err := json.Marshal(m)
	if err == nil {
		err = p.client.Set(ctx, p.key, text, 0).Err()
	}
	if err != nil {
		return aftercare.Errorf(aftercare.Unavailable, "jobs: write the database's mark to Redis: %w", err)
	}
	return nil
}

// FilePlace is a file that holds the mark of a database.
type FilePlace string

// Load reads the file.
func (p FilePlace) Load(context.Context) (aftercare.Mark, error) {
	text, err := os.ReadFile(string(p))
	if errors.Is(err, fs.ErrNotExist) {
		return aftercare.Mark{}, nil
	}
	if err != nil {
		return aftercare.Mark{}, aftercare.Errorf(aftercare.Unavailable, "read the database's mark: %w", err)
	}
	return markOf(text), nil
}

// Save writes another file and gives it the name, so that a crash leaves the old
// mark or the new one.
func (p FilePlace) Save(_ context.Context, m aftercare.Mark) error {
	text, err := json.Marshal(m)
	if err == nil {
		err = replace(string(p), append(text, '\n'))
	}
	if err != nil {
		return aftercare.Errorf(aftercare.Unavailable, "write the database's mark: %w", err)
	}
	return nil
}

func replace(file string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*") // 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone by then if it went well
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}

// markOf reads a mark. What is none, as a torn disk may leave it, is as good as
// no mark; the next one replaces it.
func markOf(text []byte) aftercare.Mark {
	var m aftercare.Mark
	if json.Unmarshal(text, &m) != nil {
		return aftercare.Mark{}
	}
	return m
}
