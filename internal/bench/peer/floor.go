package peer

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// Floor is an endpoint that checks the HMAC of a webhook, parses its JSON, and
// answers 200. It keeps nothing: no endpoint that does less can be honest.
type Floor struct{ Key []byte }

// placed is as much of an order as whoever parses it would want.
type placed struct {
	Type string `json:"type"`
	ID   string `json:"id"`
	Time string `json:"time"`
	Data struct {
		Order struct {
			ID       string `json:"id"`
			Name     string `json:"name"`
			Currency string `json:"currency"`
			Payment  string `json:"payment"`
			Lines    []struct {
				ID       string `json:"id"`
				SKU      string `json:"sku"`
				Title    string `json:"title"`
				Quantity int    `json:"quantity"`
				Unit     string `json:"unit"`
			} `json:"lines"`
			Total    string `json:"total"`
			Shipping struct {
				Name     string   `json:"name"`
				Lines    []string `json:"lines"`
				City     string   `json:"city"`
				Postcode string   `json:"postcode"`
				Country  string   `json:"country"`
			} `json:"shipping_address"`
			Customer struct {
				ID    string `json:"id"`
				Email string `json:"email"`
			} `json:"customer"`
		} `json:"order"`
	} `json:"data"`
}

// ServeHTTP takes one webhook.
func (f Floor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 2<<20))
	if err != nil {
		http.Error(w, "incomplete", http.StatusBadRequest)
		return
	}
	mac := hmac.New(sha256.New, f.Key)
	mac.Write([]byte(r.Header.Get("Webhook-Id") + "." + r.Header.Get("Webhook-Timestamp") + "."))
	mac.Write(body)
	given, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.Header.Get("Webhook-Signature"), "v1,"))
	if err != nil || !hmac.Equal(given, mac.Sum(nil)) {
		http.Error(w, "unauthorized", http.StatusUnauthorized)
		return
	}
	var order placed
	if err := json.Unmarshal(body, &order); err != nil || order.Data.Order.ID == "" {
		http.Error(w, "unreadable", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"status":"received"}`+"\n") // the sender may be gone
}
