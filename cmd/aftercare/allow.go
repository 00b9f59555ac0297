package main

import "strings"

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
