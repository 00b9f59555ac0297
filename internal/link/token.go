package link

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// Purpose is what a link may be used for.
type Purpose string

const (
	Survey      Purpose = "survey"
	Review      Purpose = "review"
	Unsubscribe Purpose = "unsubscribe"
	Order       Purpose = "order"       // the order's own page, and the forms below it
	Case        Purpose = "case"        // one case's page: the subject is "source/order id/case id"
	Preferences Purpose = "preferences" // which mails, in which language
)

// Claims is what a link says.
type Claims struct {
	Purpose Purpose
	Store   string
	Subject string    // "source/platform order id": "shopify/450789469"; of a case, "/case id" behind it
	Expires time.Time // business time, to the second; zero: never
}

// strict refuses padding bits that are not zero; RawURLEncoding alone would
// read several spellings of the last byte.
var strict = base64.RawURLEncoding.Strict()

// payload joins the fields by a byte that none of them may hold.
func (c Claims) payload(key string) string {
	expires := ""
	if !c.Expires.IsZero() {
		expires = strconv.FormatInt(c.Expires.Unix(), 36)
	}
	return strings.Join([]string{"1", key, string(c.Purpose), c.Store, c.Subject, expires}, "\x00")
}

// parsePayload is the inverse of payload; ok is false unless payload would
// write exactly this.
func parsePayload(s string) (c Claims, key string, ok bool) {
	f := strings.Split(s, "\x00")
	if len(f) != 6 || f[0] != "1" {
		return Claims{}, "", false
	}
	c, key = Claims{Purpose: Purpose(f[2]), Store: f[3], Subject: f[4]}, f[1]
	if f[5] != "" {
		sec, err := strconv.ParseInt(f[5], 36, 64)
		if err != nil {
			return Claims{}, "", false
		}
		c.Expires = time.Unix(sec, 0).UTC()
	}
	return c, key, c.payload(key) == s
}

// errBad is the answer to every token that does not open.
func errBad() error {
	return aftercare.Errorf(aftercare.NotFound, "this link does not work any more; please use the link in the latest mail, or reply to it")
}
