package mailtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"sync"
)

// maxCounted bounds the memory of Message-IDs, far above what Max keeps.
const maxCounted = 1_000_000

// box is where mails are kept.
type box struct {
	mu    sync.Mutex
	mails []Mail // oldest first
	bytes int
	total int
	seen  map[string]int // how often each Message-ID came
	subs  map[chan Mail]struct{}
	log   *os.File
}

// keep stores the mail and has it on disk when it returns.
func (b *box) keep(m Mail, o *Options) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	m.ID = strconv.Itoa(b.total + 1)
	if b.log != nil {
		line, err := json.Marshal(struct {
			ID        string `json:"id"`
			MessageID string `json:"message_id"`
		}{m.ID, m.MessageID})
		if err != nil {
			return err
		}
		if _, err := b.log.Write(append(line, '\n')); err != nil {
			return fmt.Errorf("mailtest: log: %w", err)
		}
		if err := b.log.Sync(); err != nil {
			return fmt.Errorf("mailtest: log: %w", err)
		}
	}
	b.total++
	if _, known := b.seen[m.MessageID]; known || len(b.seen) < maxCounted {
		b.seen[m.MessageID]++
	}
	if o.Bare {
		m.Raw, m.HTML, m.Text, m.Header = nil, "", "", nil
	}
	b.mails = append(b.mails, m)
	b.bytes += len(m.Raw)
	gone := 0
	for gone < len(b.mails)-1 && (len(b.mails)-gone > o.Max || b.bytes > o.MaxBytes) {
		b.bytes -= len(b.mails[gone].Raw)
		b.mails[gone] = Mail{}
		gone++
	}
	b.mails = b.mails[gone:]
	for sub := range b.subs {
		select {
		case sub <- m:
		default: // slow listeners look at Mails again
		}
	}
	return nil
}

// Mails returns the mails kept, oldest first.
func (s *Sink) Mails() []Mail {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	return slices.Clone(s.box.mails)
}

// Mail returns the mail with this ID, when it is still kept.
func (s *Sink) Mail(id string) (Mail, bool) {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	if i := slices.IndexFunc(s.box.mails, func(m Mail) bool { return m.ID == id }); i >= 0 {
		return s.box.mails[i], true
	}
	return Mail{}, false
}

// Total is how many mails came, those no longer kept included.
func (s *Sink) Total() int {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	return s.box.total
}

// Seen counts the mails by Message-ID, those no longer kept included: more than
// one is a duplicate. It counts the first million ids.
func (s *Sink) Seen() map[string]int {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	return maps.Clone(s.box.seen)
}

// Subscribe delivers each new mail until cancel is called or the sink closes,
// which closes the channel. A listener that falls 64 mails behind misses some.
func (s *Sink) Subscribe() (mails <-chan Mail, cancel func()) {
	ch := make(chan Mail, 64)
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	if s.box.subs == nil { // closed
		close(ch)
		return ch, func() {}
	}
	s.box.subs[ch] = struct{}{}
	return ch, func() {
		s.box.mu.Lock()
		defer s.box.mu.Unlock()
		if _, ok := s.box.subs[ch]; ok {
			delete(s.box.subs, ch)
			close(ch)
		}
	}
}

func (b *box) close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for ch := range b.subs {
		close(ch)
	}
	b.subs = nil
	if b.log == nil {
		return nil
	}
	err := b.log.Close()
	b.log = nil
	return err
}
