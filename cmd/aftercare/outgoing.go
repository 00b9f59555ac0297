package main

import (
	"fmt"
	"os"
	"strings"

	"aftercare/internal/aftercare"
	"aftercare/internal/mail"
	"aftercare/jobs"
)

// openMail makes the SMTP pool; it connects when there is something to send.
func (h *house) openMail() error {
	server, err := mail.ParseURL(h.cfg.SMTP.URL.Reveal())
	if err != nil {
		return err
	}
	if server.Pool == 0 {
		server.Pool = h.cfg.SMTP.Pool
	}
	o := mail.Options{Server: server}
	for _, d := range h.cfg.SMTP.DKIM {
		key, err := os.ReadFile(d.KeyFile)
		if err != nil {
			return aftercare.Errorf(aftercare.Invalid, "DKIM key of %s: %w", d.Domain, err)
		}
		signer, err := mail.NewSigner(d.Domain, d.Selector, key)
		if err != nil {
			return fmt.Errorf("DKIM key of %s: %w", d.Domain, err)
		}
		h.signers = append(h.signers, signer)
	}
	o.DKIM = h.signers
	if h.cfg.Sandbox.Enabled && !server.Loopback() {
		o.Allow = allowed(h.cfg.Sandbox.Allow)
	}
	if h.mailer, err = mail.New(o); err == nil {
		h.closers = append(h.closers, func() error { h.mailer.Close(); return nil })
	}
	return err
}

// pace keeps mails within the rates of their domains. In time-lapse there is none:
// the rates are of real seconds, and mail does not leave.
func (h *house) pace() *jobs.Pace {
	rates := map[string]jobs.Rate{}
	for domain, r := range h.cfg.SMTP.PerDomain {
		rates[strings.ToLower(domain)] = jobs.Rate(r)
	}
	if h.sandbox != nil && h.sandbox.Speed > 1 {
		rates = nil
	}
	return jobs.NewPace(h.redis, h.store, rates, h.sends, h.log)
}

// sends reports whether mails of the store leave the house.
func (h *house) sends(store string) bool {
	s := h.rules.Stores[store]
	return s != nil && s.Mode == aftercare.Live
}

// allowed is the sandbox's rule: an address or a whole domain that mail may
// leave for.
func allowed(list []string) func(address string) bool {
	ok := map[string]bool{}
	for _, a := range list {
		ok[strings.ToLower(a)] = true
	}
	return func(address string) bool {
		address = strings.ToLower(address)
		_, domain, _ := strings.Cut(address, "@")
		return ok[address] || ok[domain]
	}
}
