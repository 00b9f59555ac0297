package mailtemplates

import (
	"bytes"
	"errors"
	"sync"
)

// buffer takes what a program writes, up to the output limit. It is used again,
// so nothing may keep its bytes.
type buffer struct{ bytes bytes.Buffer }

var errLarge = errors.New("the mail grows beyond every measure")

func (b *buffer) Write(p []byte) (int, error) {
	if b.bytes.Len()+len(p) > outputLimit {
		return 0, errLarge
	}
	return b.bytes.Write(p)
}

var buffers = sync.Pool{New: func() any { return new(buffer) }}

func takeBuffer() *buffer { return buffers.Get().(*buffer) }

func (b *buffer) giveBack() {
	b.bytes.Reset()
	buffers.Put(b)
}
