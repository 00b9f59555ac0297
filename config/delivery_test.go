package config

import (
	"strings"
	"testing"
)

func TestDeliveryAbroad(t *testing.T) {
	c, err := load(t, minimal+"    delivery: {abroad: {AT: 4, JP: 10}}\n")
	if err != nil || c.Stores[0].Delivery.Days != 3 || c.Stores[0].Delivery.Abroad["JP"] != 10 {
		t.Errorf("%+v, %v", c, err)
	}
	for bad, want := range map[string]string{
		"{at: 4}":      "stores[0].delivery.abroad.at: must be two capital letters",
		"{AT: -1}":     "stores[0].delivery.abroad.AT: must be",
		"{AT: soon}":   "stores[0].delivery.abroad.AT: must be",
		"{AT: 4, 5: }": "stores[0].delivery.abroad.5",
	} {
		if _, err := load(t, minimal+"    delivery: {abroad: "+bad+"}\n"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", bad, err, want)
		}
	}
}
