package config

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/web/api"
	"aftercare/jobs"
)

// requests is how long serve waits for requests that are under way when it is
// told to stop (cmd/aftercare/serve.go).
const requests = 20 * time.Second

// As they are, no pod starts: there is no secret in the template that somebody
// could forget to replace. Filled in, each starts, and nothing that is set goes
// unread.
func TestKubernetesConfigures(t *testing.T) {
	t.Parallel()
	c := manifests(t)
	fill := map[string]string{"AFTERCARE_DATABASE_KEY": strings.Repeat("A", 43) + "=", "AFTERCARE_CONSOLE_PASSWORD": "correct horse", "ACME_SHOPIFY_SECRET": "shpss_0"}
	for name, d := range c.deployments {
		pod := d.Spec.Template.Spec
		for _, k := range append(pod.Before, pod.Containers...) {
			env := c.environment(k)
			file, ok := c.mounted(pod, k, env["AFTERCARE_CONFIG"])
			if !ok {
				t.Errorf("%s: AFTERCARE_CONFIG is %q, and no ConfigMap is mounted there", name, env["AFTERCARE_CONFIG"])
				continue
			}
			if _, err := Load(file, pairs(env)); err == nil {
				t.Errorf("%s, %s: it starts with the secrets of the template", name, k.Name)
			} else if !strings.Contains(err.Error(), "database.key") || !strings.Contains(err.Error(), "console.password") || !strings.Contains(err.Error(), "ACME_SHOPIFY_SECRET") {
				t.Errorf("%s, %s: it does not start, and not for its secrets alone: %v", name, k.Name, err)
			}
			maps.Copy(env, fill)
			loaded, err := Load(file, pairs(env))
			if err != nil {
				t.Errorf("%s, %s: %v", name, k.Name, err)
				continue
			}
			if len(loaded.Warnings) > 0 {
				t.Errorf("%s, %s: %v", name, k.Name, loaded.Warnings)
			}
			c.reaches(loaded)
		}
	}
}

// environment of a container: the image's, and what is laid over it, the last first.
func (c *cluster) environment(k container) map[string]string {
	c.Helper()
	env := map[string]string{}
	for _, pair := range c.images.env {
		name, value, _ := strings.Cut(pair, "=")
		env[name] = value
	}
	for _, from := range k.EnvFrom {
		switch {
		case from.ConfigMap != nil && c.configMaps[from.ConfigMap.Name] != nil:
			maps.Copy(env, c.configMaps[from.ConfigMap.Name].Data)
		case from.Secret != nil && c.secrets[from.Secret.Name] != nil:
			maps.Copy(env, c.secrets[from.Secret.Name].StringData)
		default:
			c.Errorf("%s takes its environment from %+v, which is not there", k.Name, from)
		}
	}
	for _, e := range k.Env {
		env[e.Name] = e.Value
	}
	return env
}

func pairs(env map[string]string) (out []string) {
	for name, value := range env {
		out = append(out, name+"="+value)
	}
	return out
}

// mounted is a file like the one that a container sees at that path.
func (c *cluster) mounted(p pod, k container, path string) (file string, ok bool) {
	c.Helper()
	for _, m := range k.Mounts {
		at := slices.IndexFunc(p.Volumes, func(v volume) bool { return v.Name == m.Name })
		if at < 0 {
			c.Errorf("%s mounts %s, which is no volume of the pod", k.Name, m.Name)
			continue
		}
		if m.Path != filepath.Dir(path) || p.Volumes[at].ConfigMap == nil || c.configMaps[p.Volumes[at].ConfigMap.Name] == nil {
			continue
		}
		text, known := c.configMaps[p.Volumes[at].ConfigMap.Name].Data[filepath.Base(path)]
		file = filepath.Join(c.TempDir(), filepath.Base(path))
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			c.Fatal(err)
		}
		return file, known
	}
	return "", false
}

// reaches wants the network to let through what the addresses name.
func (c *cluster) reaches(loaded *Config) {
	c.Helper()
	open := []string{}
	for _, p := range c.policies {
		for _, e := range p.Spec.Egress {
			for _, port := range e.Ports {
				open = append(open, port.Port)
			}
		}
	}
	for _, address := range []Secret{loaded.Database.URL, loaded.Redis.URL, loaded.SMTP.URL} {
		u, err := url.Parse(address.Reveal())
		if err != nil || !slices.Contains(open, u.Port()) {
			c.Errorf("no policy lets the pods reach port %s of %s, error %v", u.Port(), u.Hostname(), err)
		}
	}
}

// Every container runs the image as it wants to be run: its user, its port, its
// routes, and time to end.
func TestKubernetesRuns(t *testing.T) {
	t.Parallel()
	c := manifests(t)
	var roles []string
	for name, d := range c.deployments {
		pod := d.Spec.Template.Spec
		if fmt.Sprint(pod.Security.User) != c.images.user || !pod.Security.NonRoot || pod.Security.Seccomp.Type != "RuntimeDefault" ||
			pod.Automount == nil || *pod.Automount || pod.ServiceLinks == nil || *pod.ServiceLinks {
			t.Errorf("%s: the pod is not locked down, or not as the image's user %s", name, c.images.user)
		}
		for _, k := range append(pod.Before, pod.Containers...) {
			c.lockedDown(name, k)
		}
		for _, k := range pod.Containers {
			does := c.roles(k)
			roles = append(roles, does...)
			c.probed(name, k)
			notes := d.Spec.Template.Metadata.Annotations
			if notes["prometheus.io/scrape"] != "true" || notes["prometheus.io/port"] != c.images.listen || !routed(notes["prometheus.io/path"]) {
				t.Errorf("%s: Prometheus is sent to %v", name, notes)
			}
			if grace, need := time.Duration(pod.Grace)*time.Second, c.ends(k, does); grace <= need {
				t.Errorf("%s: the pod is killed after %s and may need %s to end", name, grace, need)
			}
		}
	}
	if slices.Sort(roles); !slices.Equal(roles, []string{"scheduler", "web", "worker"}) {
		t.Errorf("the deployments have the roles %v", roles)
	}
	if grace, err := time.ParseDuration(c.images.grace); err != nil || grace <= requests+jobs.StopsWithin {
		t.Errorf("compose.yaml kills after %s, and it may take %s to end; error %v", c.images.grace, requests+jobs.StopsWithin, err)
	}
}

func (c *cluster) lockedDown(name string, k container) {
	c.Helper()
	s := k.Security
	if s.Escalation == nil || *s.Escalation || !s.ReadOnly || !slices.Equal(s.Capabilities.Drop, []string{"ALL"}) {
		c.Errorf("%s, %s: the container is not locked down", name, k.Name)
	}
	if k.Resources.Requests["cpu"] == "" || k.Resources.Requests["memory"] == "" || k.Resources.Limits["memory"] == "" {
		c.Errorf("%s, %s: the container says nothing of what it needs", name, k.Name)
	}
	if k.Image != c.images.name || len(c.kustomization.Images) != 1 || c.kustomization.Images[0].Name != k.Image {
		c.Errorf("%s, %s: the image is %q, in compose.yaml %q, in Kustomization %v", name, k.Name, k.Image, c.images.name, c.kustomization.Images)
	}
}

// roles are those of a serve; no name of a role means all.
func (c *cluster) roles(k container) []string {
	c.Helper()
	if len(k.Args) < 3 || k.Args[0] != "serve" || k.Args[1] != "--only" {
		c.Errorf("%s runs %v, want serve --only", k.Name, k.Args)
		return nil
	}
	return strings.Split(k.Args[2], ",")
}

// ends is the longest that a process of these roles takes to end.
func (c *cluster) ends(k container, roles []string) time.Duration {
	c.Helper()
	var drain Duration
	if s := c.environment(k)["AFTERCARE_DRAIN"]; s != "" {
		if err := drain.UnmarshalText([]byte(s)); err != nil {
			c.Error(err)
		}
	}
	took := time.Duration(drain) + requests
	if slices.Contains(roles, "web") && time.Duration(drain) < 2*time.Duration(k.Readiness.Period)*time.Second {
		c.Errorf("AFTERCARE_DRAIN is shorter than two looks at /readyz")
	}
	if slices.Contains(roles, "worker") {
		took += jobs.StopsWithin
	}
	return took
}

func (c *cluster) probed(name string, k container) {
	c.Helper()
	if len(k.Ports) != 1 || fmt.Sprint(k.Ports[0].Port) != c.images.listen {
		c.Errorf("%s has the ports %v, the image listens on %s", name, k.Ports, c.images.listen)
	}
	for _, p := range []struct {
		probe *probe
		path  string
	}{{k.Startup, "/livez"}, {k.Readiness, "/readyz"}, {k.Liveness, "/livez"}} {
		if p.probe == nil || p.probe.Get.Path != p.path || p.probe.Get.Port != k.Ports[0].Name || !routed(p.path) {
			c.Errorf("%s: the probe is %+v, want %s", name, p.probe, p.path)
		}
	}
}

// routed reports whether every process serves that path.
func routed(path string) bool {
	w := httptest.NewRecorder()
	health := api.New(api.Deps{Metrics: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})})
	health.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code == http.StatusOK
}

// What selects finds what it means, by labels, names and ports.
func TestKubernetesConnects(t *testing.T) {
	t.Parallel()
	c := manifests(t)
	for name, d := range c.deployments {
		labels := d.Spec.Template.Metadata.Labels
		if !selects(d.Spec.Selector.MatchLabels, labels) || !selects(d.Spec.Template.Spec.Spread[0].Selector.MatchLabels, labels) {
			t.Errorf("%s does not find its own pods", name)
		}
		if b := c.budgets[name]; b == nil || !maps.Equal(b.Spec.Selector.MatchLabels, labels) || b.Spec.MinAvailable < 1 {
			t.Errorf("%s has no budget for disruptions", name)
		}
		if scaler := c.scalers[name]; (scaler == nil) == (d.Spec.Replicas == 0) || scaler != nil && scaler.Spec.ScaleTargetRef.Name != name {
			t.Errorf("%s: either an autoscaler or replicas, and not both", name)
		}
	}
	web := c.deployments["aftercare-web"].Spec.Template
	s := c.services["aftercare"]
	if !maps.Equal(s.Spec.Selector, web.Metadata.Labels) || s.Spec.Ports[0].TargetPort != web.Spec.Containers[0].Ports[0].Name {
		t.Error("the service does not lead to the pods of the web")
	}
	in := c.ingresses["aftercare"].Spec
	public := c.configMaps["aftercare-environment"].Data["AFTERCARE_PUBLIC_URL"]
	if host := in.Rules[0].Host; "https://"+host != public || in.TLS[0].Hosts[0] != host {
		t.Errorf("the Ingress is for %s, AFTERCARE_PUBLIC_URL is %s", host, public)
	}
	var paths []string
	for _, p := range in.Rules[0].HTTP.Paths {
		paths = append(paths, p.Path)
		if p.Backend.Service.Name != "aftercare" || p.Backend.Service.Port.Name != s.Spec.Ports[0].Name {
			t.Errorf("%s leads to %+v", p.Path, p.Backend)
		}
	}
	if !slices.Equal(paths, []string{"/webhooks", "/c", "/find"}) {
		t.Errorf("open to everybody are %v", paths)
	}
	if p := c.policies["aftercare"].Spec; !selects(p.PodSelector.MatchLabels, web.Metadata.Labels) || len(p.PolicyTypes) != 2 {
		t.Error("no policy for all pods, in both directions")
	}
}

func selects(by, labels map[string]string) bool {
	for name, value := range by {
		if labels[name] != value {
			return false
		}
	}
	return len(by) > 0
}
