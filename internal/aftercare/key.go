package aftercare

// SigningKey is one secret that signs the links in mails. Keys are made at
// first start and kept in SQL; the id travels inside the token, so that older
// links still open after a rotation.
type SigningKey struct {
	ID     string
	Secret []byte // 32 random bytes; never logged
}
