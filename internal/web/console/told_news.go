package console

import (
	"path"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// newsName is an announcement in a few words: "Recall: Please stop using …".
func newsName(a aftercare.Announcement) string {
	kind := map[aftercare.AnnouncementKind]string{aftercare.AnnouncementRecall: "Recall", aftercare.AnnouncementPresale: "Early access"}[a.Kind]
	return strings.TrimSuffix(kind+": "+a.Title.In("en"), ": ")
}

// lots names them.
func lots(all []string) string { return plural(len(all), "lot") + " " + strings.Join(all, ", ") }

func newsTold(a *aftercare.Announcement) (string, []string) {
	if a == nil {
		return "Announcement", nil
	}
	var lines []string
	if len(a.Lots) > 0 {
		lines = append(lines, sentence(lots(a.Lots)))
	}
	return newsName(*a), lines
}

func registrationTold(r *aftercare.Registration) (string, []string) {
	if r == nil {
		return "Product registered", nil
	}
	var lines []string
	for _, l := range [][2]string{{"Serial number ", r.Serial}, {"Lot ", r.Lot}} {
		if l[1] != "" {
			lines = append(lines, l[0]+l[1])
		}
	}
	return "Product registered", lines
}

// slipLabel names a delay by its own id, "parcel/day".
func slipLabel(f *aftercare.OrderFacts, id string) string {
	parcel, day := path.Split(id)
	if t, err := time.Parse(time.DateOnly, day); err == nil {
		day = t.Format("2 Jan")
	}
	parcel = strings.TrimSuffix(parcel, "/")
	for _, s := range f.Shipments {
		if s.ID == parcel {
			return strings.TrimSpace("parcel "+s.Carrier+" "+s.Number) + " to " + day
		}
	}
	return "the order to " + day
}
