package store_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/store"
	"aftercare/internal/testkit"
)

func picture(body string, at time.Time) aftercare.Upload {
	return aftercare.Upload{Type: "image/jpeg", Width: 4, Height: 3, Body: []byte(body), Small: []byte("small " + body), At: at}
}

func (w *world) upload(order, body string, at time.Time) string {
	w.Helper()
	id, err := w.s.KeepUpload(w.Context(), "acme", "standard/"+order, picture(body, at))
	w.must(err)
	return id
}

// names is a case whose message names pictures.
func names(order, key string, ids ...string) aftercare.Event {
	return aftercare.Event{Type: aftercare.EventCaseOpened, Key: key, At: noon, OrderID: order, Case: &aftercare.Case{ID: "R-7K4M2Q", Kind: aftercare.CaseReturn,
		From: aftercare.FromCustomer, Messages: []aftercare.CaseMessage{{ID: key, From: aftercare.ByCustomer, Text: "Secret", Photos: ids}}}}
}

func (w *world) photos() (ids []string) {
	w.Helper()
	w.must(w.s.All(w.Context(), &ids, "SELECT id FROM uploads ORDER BY at, id"))
	return ids
}

func TestUploadsAreOfTheirOrder(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		w.tell(order("2"))
		first, again := w.upload("1", "\xff\xd8 boots", noon), w.upload("1", "\xff\xd8 boots", noon.Add(time.Minute))
		other := w.upload("2", "\xff\xd8 boots", noon)
		if first != again || first == other || len(w.photos()) != 2 {
			w.Fatalf("ids %s, %s, of another order %s; rows %v", first, again, other, w.photos())
		}
		got, err := w.s.Upload(w.Context(), "acme", "standard/1", first)
		w.must(err)
		if want := picture("\xff\xd8 boots", noon.Add(time.Minute)); string(got.Body) != string(want.Body) || string(got.Small) != string(want.Small) ||
			got.Width != 4 || got.Height != 3 || got.Type != want.Type || !got.At.Equal(want.At) || got.ID != first {
			w.Errorf("got %+v", got)
		}
		for _, wrong := range [][3]string{{"acme", "standard/2", first}, {"other", "standard/1", first}, {"acme", "shopify/1", first}, {"acme", "standard/1", ""}, {"acme", "standard/1", other}} {
			_, err := w.s.Upload(w.Context(), wrong[0], wrong[1], wrong[2])
			w.wantCode(err, aftercare.NotFound)
		}
		_, err = w.s.KeepUpload(w.Context(), "acme", "standard/9", picture("x", noon))
		w.wantCode(err, aftercare.NotFound)
	})
}

func TestAnOrderHasNotAnyNumberOfPictures(t *testing.T) {
	w := &world{T: t, s: testkit.Store(t, testkit.SQLite(t), store.Options{})}
	w.tell(order("1"))
	for i := range 100 {
		w.upload("1", fmt.Sprint(i), noon)
	}
	_, err := w.s.KeepUpload(t.Context(), "acme", "standard/1", picture("one more", noon))
	w.wantCode(err, aftercare.TooLarge)
	w.upload("1", "7", noon) // this one is here
}

func TestErasureEmptiesUploads(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		other := order("2")
		other.Order.Customer, other.Order.ShippingAddress = aftercare.Customer{Email: "bob@example.com"}, nil
		w.tell(other)
		id, theirs := w.upload("1", "Secret", noon), w.upload("2", "of another person", noon)
		w.tell(names("1", "m", id))
		inbox := w.asks(own("e", aftercare.PersonID{Email: "anna@example.com"}))
		if left := w.leftovers(secrets...); len(left) > 0 {
			w.Fatalf("left:\n%s", strings.Join(left, "\n"))
		}
		if got := w.photos(); len(got) != 1 || got[0] != theirs {
			w.Errorf("pictures %v are left, want %s", got, theirs)
		}
		receipt, err := w.s.Erasure(w.Context(), inbox)
		w.must(err)
		if receipt.Emptied["uploads"] != 1 {
			w.Errorf("receipt %v", receipt.Emptied)
		}
		_, err = w.s.KeepUpload(w.Context(), "acme", "standard/1", picture("late", noon))
		w.wantCode(err, aftercare.NotFound)
	})
}

func TestTheCopyHoldsPictures(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		id := w.upload("1", "\xff\xd8 boots", noon)
		var b strings.Builder
		w.must(w.s.Copy(w.Context(), "acme", aftercare.PersonID{Email: "anna@example.com"}, noon, &b, nil))
		for _, want := range []string{id, base64.StdEncoding.EncodeToString([]byte("\xff\xd8 boots"))} {
			if !strings.Contains(b.String(), want) {
				w.Errorf("the copy lacks %s", want)
			}
		}
	})
}

// A picture that no message names goes after a day; a named one stays, and so do
// all while a message waits that may name them.
func TestRetentionOfUploads(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		named, lost, fresh := w.upload("1", "named", noon), w.upload("1", "lost", noon), w.upload("1", "fresh", noon.Add(30*time.Hour))
		w.tell(names("1", "m", named))
		keep := aftercare.Retention{}
		want := func(after time.Duration, ids ...string) {
			w.Helper()
			w.retain(keep, noon.Add(after))
			if got := w.photos(); strings.Join(got, " ") != strings.Join(ids, " ") {
				w.Fatalf("after %s: %v, want %v", after, got, ids)
			}
		}
		w.must(w.s.Exec(w.Context(), "DELETE FROM retention_runs"))
		want(20*time.Hour, named, lost, fresh)
		waits, _, err := w.s.Receive(w.Context(), aftercare.Inbound{Store: "acme", Source: "standard", Key: "own:w", Topic: "aftercare:own", Body: events(w.T, names("1", "w")), ReceivedAt: noon})
		w.must(err)
		want(45*time.Hour, named, lost, fresh)
		_, err = w.s.Apply(w.Context(), waits, parse, rules{}, noon)
		w.must(err)
		want(70*time.Hour, named)
		for _, id := range []string{lost, fresh} {
			_, err := w.s.Upload(w.Context(), "acme", "standard/1", id)
			w.wantCode(err, aftercare.NotFound)
		}
	})
}

func TestABackupHoldsPictures(t *testing.T) {
	w := &world{T: t, s: testkit.Store(t, testkit.SQLite(t), store.Options{})}
	w.tell(order("1"))
	id := w.upload("1", "\xff\xd8 boots", noon)
	file := filepath.Join(t.TempDir(), "copy.db")
	_, err := w.s.Backup(t.Context(), func() error { return w.s.CopyFile(t.Context(), file) })
	w.must(err)
	copied := testkit.Store(t, "sqlite://"+file, store.Options{})
	if u, err := copied.Upload(t.Context(), "acme", "standard/1", id); err != nil || string(u.Body) != "\xff\xd8 boots" {
		t.Errorf("the copy has %q, %v", u.Body, err)
	}
}

// The copy tells what was promised and given, each order its own.
func TestCopyTellsPromisesAndCoupons(t *testing.T) {
	each(t, func(w *world) {
		w.stock(time.Time{}, "CODE-ANNA", "CODE-BOB")
		w.tell(order("1"), shipment("1", "f1", "DHL", "77", aftercare.ShipmentShipped))
		w.send(noon, w.step("1", 0).ID)
		w.bought("2")
		for _, id := range []string{"1", "2"} {
			if got := w.offer(fromPool(true), id, noon.Add(time.Hour)); len(got) != 1 {
				w.Fatalf("claims %+v", got)
			}
		}
		var b bytes.Buffer
		w.must(w.s.Copy(w.Context(), "acme", aftercare.PersonID{Email: "anna@example.com"}, noon, &b, nil))
		var doc struct {
			Orders []struct {
				Promises []aftercare.Promise
				Coupons  []struct{ Code, Value string }
			}
		}
		w.must(json.Unmarshal(b.Bytes(), &doc))
		if len(doc.Orders) != 1 || len(doc.Orders[0].Promises) != 1 || doc.Orders[0].Promises[0].About != "f1" ||
			len(doc.Orders[0].Coupons) != 1 || doc.Orders[0].Coupons[0].Code != "CODE-ANNA" || bytes.Contains(b.Bytes(), []byte("CODE-BOB")) {
			w.Errorf("copied:\n%s", b.String())
		}
	})
}

// A message that waits while its customer is erased brings neither its words nor
// its picture back.
func TestErasureOvertakesAMessageWithAPicture(t *testing.T) {
	each(t, func(w *world) {
		w.tell(order("1"))
		photo := w.upload("1", "Hidden boots", noon)
		late := complaint("1", "C-1", "", noon)
		late.Case.Messages = []aftercare.CaseMessage{{ID: "m", From: aftercare.ByCustomer, Text: "Secret words", Photos: []string{photo}}}
		late.Case.Grants = []aftercare.Grant{{ID: "g", Kind: "coupon", Code: "Secret-10", Why: "Hidden reason"}}
		waits := w.receive(late)
		w.asks(own("e", aftercare.PersonID{Email: "anna@example.com"}))
		_, err := w.s.Apply(w.Context(), waits, parse, rules{}, noon)
		w.must(err)
		if left := w.leftovers(append([]string{"Anna's tent", photo, "boots"}, secrets...)...); len(left) > 0 {
			w.Fatalf("left:\n%s", strings.Join(left, "\n"))
		}
	})
}
