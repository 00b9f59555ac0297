package bench

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"aftercare/internal/aftercare"
	"aftercare/internal/clock"
	"aftercare/internal/spawn"
)

// house is what serve processes of the real program share: a configuration, a
// database, Redis and a mail server.
type house struct {
	program, dir string
	env          []string
}

const configuration = `
stores:
  - id: acme
    name: Acme Outdoor
    mode: %s
    timezone: UTC
    country: IS
    mail: {from: "Acme Outdoor <orders@acme.example>", reply_to: help@acme.example, postal_address: "1 Hill Road, Bern"}
    contact: {phone: "+41 31 000 00 00", email: help@acme.example, hours: "Mon-Fri 9-17", answers: "within one working day"}
    warranty: {months: 24}
    delivery: {days: 3, carrier: DHL}
    sources:
      standard: {secrets: [%q]}
`

func (g *Ground) house(mode aftercare.Mode, database, redis, smtp string) (*house, error) {
	g.named++
	dir, err := g.folder(fmt.Sprintf("house_%d", g.named))
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "aftercare.yaml")
	return &house{program: g.o.Program, dir: dir, env: []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "AFTERCARE_CONFIG=" + file,
			"AFTERCARE_DATABASE_URL=" + database, "AFTERCARE_REDIS_URL=redis://" + redis, "AFTERCARE_SMTP_URL=smtp://" + smtp, "AFTERCARE_CONSOLE_PASSWORD=bench bench"}},
		os.WriteFile(file, fmt.Appendf(nil, configuration, mode, secret), 0o600)
}

// process is a serve that runs on its own.
type process struct {
	addr  string
	cmd   *exec.Cmd
	said  *bytes.Buffer
	ended chan struct{}
	start time.Duration // from its start until it was ready
}

// serve starts the program and waits until it is ready.
func (h *house) serve(ctx context.Context, args ...string) (*process, error) {
	addr, err := spawn.FreeAddr()
	if err != nil {
		return nil, err
	}
	p := &process{addr: addr, said: &bytes.Buffer{}, ended: make(chan struct{})}
	p.cmd = exec.Command(h.program, append([]string{"serve"}, args...)...)
	p.cmd.Dir, p.cmd.Env, p.cmd.Stderr = h.dir, append(h.env, "AFTERCARE_LISTEN="+addr), p.said
	began := clock.Machine.Now()
	if err := spawn.Child(p.cmd); err != nil {
		return nil, fmt.Errorf("start %s: %w", h.program, err)
	}
	go func() { _ = p.cmd.Wait(); close(p.ended) }() // what it said tells how it ended
	err = until(ctx, "serve is ready", 2*time.Millisecond, func() (bool, error) {
		select {
		case <-p.ended:
			return false, fmt.Errorf("serve ended: %s", p.last())
		default:
		}
		return p.ready(), nil
	})
	if p.start = clock.Machine.Now().Sub(began); err != nil {
		p.kill()
		return nil, err
	}
	return p, nil
}

// asking is of one that is not there yet: no connection is kept.
var asking = &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}

func (p *process) ready() bool {
	res, err := asking.Get("http://" + p.addr + "/readyz")
	if err != nil {
		return false
	}
	return res.Body.Close() == nil && res.StatusCode == http.StatusOK
}

// last is the end of what it said; only of one that has ended.
func (p *process) last() string {
	lines := strings.Split(strings.TrimSpace(p.said.String()), "\n")
	return lines[len(lines)-1]
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// kill is kill -9: what it did is measured.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.ended
}
