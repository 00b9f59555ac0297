// Package config is the program's configuration as types: one YAML file, the
// environment on top of it, defaults below, and everything that is wrong told at
// once in plain words with file and line.
//
// A field says all about itself in its tags: `yaml` is its key, `default` holds
// when the key is missing, `env` names the variable that overrides it, `doc`
// and `example` make aftercare.example.yaml (go generate ./config; a test fails
// when the file is stale).
//
// Secrets are of type Secret, which shows itself as *** in whatever prints,
// logs or encodes it. Instead of the secret itself the file may say env:NAME or
// file:/path; each secret variable AFTERCARE_X may be given as AFTERCARE_X_FILE.
//
// The folder kubernetes holds manifests; the tests here read them as strictly as
// an API server and hold them against the variables, the image and the routes.
//
// Only cmd imports this package and copies the values into the small option
// structs of the others. It imports the standard library and its decoder.
// Paths in the file are relative to the file, those in variables to the working
// folder.
package config

//go:generate go test -run TestExample -update .
