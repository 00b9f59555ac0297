package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"aftercare/internal/aftercare"
)

// What signs links and hashes the erased lies in the database sealed with
// AES-256-GCM, so that a copied database or backup alone opens no customer's
// link. The sealing key is the one of the configuration or, on SQLite, that of
// a file beside the database, made with it. PostgreSQL is shared by processes
// on several machines, so nothing is made there: without a configured key the
// rows lie open, and serve and doctor say so.
//
// Rows of databases that an older release made stay open until Seal, because
// that release reads them as they are.

// sealKey seals and opens; name is its fingerprint, kept in every row it sealed.
type sealKey struct {
	name string
	aead cipher.AEAD
}

func newSealKey(key []byte) (*sealKey, error) {
	block, err := aes.NewCipher(key)
	if err != nil || len(key) != 32 {
		return nil, aftercare.Errorf(aftercare.Invalid, "the database key must be 32 bytes; make one with: openssl rand -base64 32")
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("aftercare database key"))
	return &sealKey{hex.EncodeToString(mac.Sum(nil)[:6]), aead}, nil
}

// bound ties a sealed key to its row: moved to another one it does not open.
func bound(kid, purpose string) []byte { return []byte(kid + "\x00" + purpose) }

func (k *sealKey) seal(kid, purpose string, secret []byte) []byte {
	return k.aead.Seal(nil, nil, secret, bound(kid, purpose)) // #nosec G407 -- this AEAD draws a random nonce itself and wants none
}

func (k *sealKey) open(kid, purpose string, sealed []byte) ([]byte, error) {
	return k.aead.Open(nil, nil, sealed, bound(kid, purpose))
}

// sealKeys are the keys at hand, the one that seals first: the configured ones,
// then the file's. They are read anew each time, since Seal may make the file
// beside a running server; secrets are asked for rarely.
func (s *Store) sealKeys() ([]*sealKey, error) {
	keys := s.o.Keys
	if file := s.KeyFile(); file != "" {
		key, err := readKey(file)
		if err != nil {
			return nil, err
		}
		if key != nil {
			keys = append(keys[:len(keys):len(keys)], key)
		}
	}
	var out []*sealKey
	for _, key := range keys {
		k, err := newSealKey(key)
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, nil
}

// keyExt is what the key file's name has more than the database's.
const keyExt = ".key"

// KeyFile is where an SQLite database's sealing key is, unless one is configured.
func (s *Store) KeyFile() string {
	if s.d.postgres {
		return ""
	}
	return s.path + keyExt
}

// readKey is nil when there is no file.
func readKey(file string) ([]byte, error) {
	text, err := os.ReadFile(file) // #nosec G304 -- beside the configured database
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, aftercare.Errorf(aftercare.Unavailable, "the database's key file: %w; let the server read it", err)
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != 32 {
		return nil, aftercare.Errorf(aftercare.Invalid, "the database's key file %s does not hold 32 bytes of base64; put the one back that belongs to the database", file)
	}
	return key, nil
}

// makeKey makes the file and never replaces one. It is whole, and on the disk,
// before anything is sealed with it: on a full disk none is made.
func makeKey(file string) error {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // it never fails: crypto/rand ends the process instead
	err := newFile(file, base64.StdEncoding.EncodeToString(key)+"\n")
	if err == nil {
		err = syncFolder(filepath.Dir(file))
	}
	if err != nil {
		return aftercare.Errorf(aftercare.Unavailable, "make the database's key file: %w", err)
	}
	return nil
}

// newFile gives the name to a file that is whole already.
func newFile(name, text string) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*") // 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // its other name stays
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Link(f.Name(), name)
}
