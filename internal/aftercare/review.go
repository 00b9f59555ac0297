package aftercare

// Review is a public review of what was bought, as far as its source tells it.
type Review struct {
	ID     string `json:"id,omitempty"`    // the platform's
	Score  int    `json:"score,omitempty"` // 1 to 5; 0: not told
	Text   string `json:"text,omitempty"`
	URL    string `json:"url,omitempty"`   // where it stands
	Place  string `json:"place,omitempty"` // "Google", "our shop"
	Locale string `json:"locale,omitempty"`
}
