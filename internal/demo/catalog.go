package demo

import _ "embed"

// Catalog is the sample shop's catalog file.
//
//go:embed catalog.yaml
var Catalog []byte
