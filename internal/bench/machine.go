package bench

import (
	"fmt"
	"os"
	"runtime"

	"aftercare/internal/spawn"
)

// Machine is what the figures hold for.
type Machine struct {
	Cores    int     `json:"cores"`
	Memory   float64 `json:"memory_gib"` // 0: not known
	Go       string  `json:"go"`
	Postgres string  `json:"postgres"`
	Redis    string  `json:"redis"`
}

func machine() Machine {
	m := Machine{Cores: runtime.NumCPU(), Go: runtime.Version()}
	m.Postgres, m.Redis = spawn.Versions()
	if info, err := os.ReadFile("/proc/meminfo"); err == nil {
		var kib int
		if _, err := fmt.Sscanf(string(info), "MemTotal: %d kB", &kib); err == nil {
			m.Memory = float64(kib) / (1 << 20)
		}
	}
	return m
}

func (m Machine) String() string {
	return fmt.Sprintf("%d cores, %.0f GiB, %s, PostgreSQL %s, Redis %s", m.Cores, m.Memory, m.Go, m.Postgres, m.Redis)
}
