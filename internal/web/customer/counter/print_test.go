package counter

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"aftercare/internal/aftercare"
	"aftercare/internal/web/webtest"
)

// Each sheet fits on one page of A4 and of Letter, however much was bought and in
// the language with the longest words.
func TestSheetsFitOnOnePage(t *testing.T) {
	if os.Getenv("AFTERCARE_TEST_BROWSER") == "" {
		t.Skip("make browser runs what needs Chromium")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	h := openIn(t, "de")
	f := webtest.Facts()
	f.Order.ID, f.Order.Name, f.Order.Locale, f.Refunds = "88", "#1088", "de", nil
	f.Order.Lines, f.Shipments[0].LineIDs = nil, nil
	fields := form{{"cause", "not_as_described"}, {"wanted", "replacement"}}
	for i := range 30 {
		id := fmt.Sprint("l", i)
		f.Order.Lines = append(f.Order.Lines, aftercare.Line{ID: id, SKU: "BOOT-42", Title: "Wasserdichte Wanderstiefel mit herausnehmbarem Fußbett", Variant: "Größe 42 ½, Waldgrün meliert", Quantity: 2})
		f.Shipments[0].LineIDs = append(f.Shipments[0].LineIDs, id)
		fields = append(fields, [2]string{"line", id})
	}
	h.place(f)
	order := h.link("order", "shopify/88")
	h.want(h.fill(order+"/return", fields), http.StatusOK)
	h.oneSheet(chromium, "slip", h.link("case", "shopify/88/"+h.cases("88")[0].ID)+"/slip")
	h.oneSheet(chromium, "insert", order+"/insert")
}

var pdfPage = regexp.MustCompile(`/Type\s*/Page\b[^s]`)

func (h *house) oneSheet(chromium, name, path string) {
	h.Helper()
	w := h.get(path)
	if w.Code != http.StatusOK {
		h.Fatalf("%s: %d", path, w.Code)
	}
	for _, size := range []string{"A4", "letter"} {
		dir := h.TempDir()
		page, sheet := filepath.Join(dir, "page.html"), filepath.Join(dir, "sheet.pdf")
		text := strings.Replace(w.Body.String(), "</style>", "@page{size:"+size+"}</style>", 1)
		if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
			h.Fatal(err)
		}
		out, err := exec.CommandContext(h.Context(), chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
			"--user-data-dir="+filepath.Join(dir, "profile"), "--print-to-pdf="+sheet, "file://"+page).CombinedOutput()
		if err != nil {
			h.Fatalf("print %s: %v\n%s", name, err, out)
		}
		pdf, err := os.ReadFile(sheet)
		if err != nil {
			h.Fatal(err)
		}
		if keep := os.Getenv("AFTERCARE_SHEETS"); keep != "" { // a folder, to look at them
			_ = os.WriteFile(filepath.Join(keep, name+"-"+size+".pdf"), pdf, 0o600)
		}
		if pages := len(pdfPage.FindAll(bytes.TrimSpace(pdf), -1)); pages != 1 {
			h.Errorf("%s on %s takes %d pages", name, size, pages)
		}
	}
}
