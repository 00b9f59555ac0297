package aftercare

// Answer is what a customer said in a survey.
type Answer struct {
	Score   int    `json:"score,omitempty"`  // 1 to 5; 0: not asked
	NPS     *int   `json:"nps,omitempty"`    // 0 to 10
	Follow  string `json:"follow,omitempty"` // to the store's own question
	Comment string `json:"comment,omitempty"`
}

// Low reports whether the customer was let down: something is to be put right.
func (a Answer) Low() bool {
	return a.Score == 1 || a.Score == 2 || a.Score == 0 && a.NPS != nil && *a.NPS <= 4
}
