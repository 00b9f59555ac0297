package main

import (
	"testing"

	"aftercare/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }
