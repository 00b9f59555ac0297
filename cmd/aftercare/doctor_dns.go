package main

import (
	"context"
	"errors"
	"net"
	"net/mail"
	"strings"
)

// record is a DNS text by which mailbox providers know a sender.
type record struct{ what, name, begins, advice string }

// examineDNS looks for the records of the stores' sending domains and of the
// keys that sign. A resolver that cannot be asked is no error of the domain.
func examineDNS(ctx context.Context, h *house) []finding {
	var records []record
	seen := map[string]bool{}
	for _, st := range h.stores {
		from, err := mail.ParseAddress(st.Mail.From)
		if err != nil {
			continue // config has refused it
		}
		_, domain, _ := strings.Cut(from.Address, "@")
		if seen[domain] {
			continue
		}
		seen[domain] = true
		records = append(records,
			record{"SPF " + domain, domain, "v=spf1", "add a TXT record that names your mail server, such as \"v=spf1 include:… -all\""},
			record{"DMARC " + domain, "_dmarc." + domain, "v=DMARC1", "add a TXT record at _dmarc." + domain + ", to begin with \"v=DMARC1; p=none\""})
	}
	for _, s := range h.signers {
		name, value := s.Record()
		records = append(records, record{"DKIM " + name, name, value, "add a TXT record there: " + value})
	}
	out := make([]finding, len(records))
	for i, r := range records {
		out[i] = r.examine(ctx)
	}
	return out
}

func (r record) examine(ctx context.Context) finding {
	texts, err := net.DefaultResolver.LookupTXT(ctx, r.name)
	missing := new(net.DNSError)
	if err != nil && !(errors.As(err, &missing) && missing.IsNotFound) {
		return finding{r.what, levelWarning, "could not be looked up from here", "look yourself: dig TXT " + r.name}
	}
	for _, t := range texts {
		if strings.HasPrefix(t, r.begins) {
			return finding{r.what, levelOK, "found", ""}
		}
	}
	return finding{r.what, levelWarning, "there is no such record; mailbox providers may refuse the mail", r.advice}
}
