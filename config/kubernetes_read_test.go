package config

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// cluster is what the manifests make, by name.
type cluster struct {
	*testing.T
	kustomization kustomization
	images        struct { // what the Dockerfile and compose.yaml say
		name, user, listen, grace string
		env                       []string
	}
	namespaces  map[string]*namespace
	configMaps  map[string]*configMap
	secrets     map[string]*secret
	deployments map[string]*deployment
	services    map[string]*service
	scalers     map[string]*autoscaler
	budgets     map[string]*budget
	ingresses   map[string]*ingress
	policies    map[string]*networkPolicy
}

// manifests reads them as a strict API server would.
func manifests(t *testing.T) *cluster {
	t.Helper()
	c := &cluster{T: t, namespaces: map[string]*namespace{}, configMaps: map[string]*configMap{}, secrets: map[string]*secret{}, deployments: map[string]*deployment{},
		services: map[string]*service{}, scalers: map[string]*autoscaler{}, budgets: map[string]*budget{}, ingresses: map[string]*ingress{}, policies: map[string]*networkPolicy{}}
	c.strictly(c.text("kubernetes/Kustomization"), &c.kustomization)
	files, err := filepath.Glob("kubernetes/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range files {
		files[i] = filepath.Base(file)
		for _, document := range bytes.Split(c.text(file), []byte("\n---\n")) {
			c.add(file, document)
		}
	}
	if !slices.Equal(files, c.kustomization.Resources) {
		t.Errorf("the folder has %v, Kustomization lists %v", files, c.kustomization.Resources)
	}
	if files[0] != "aftercare.yaml" {
		t.Errorf("kubectl apply -f begins with %s, and the namespace is in aftercare.yaml", files[0])
	}
	c.image()
	return c
}

func (c *cluster) text(file string) []byte {
	c.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		c.Fatal(err)
	}
	return text
}

func (c *cluster) strictly(document []byte, into any) {
	c.Helper()
	d := yaml.NewDecoder(bytes.NewReader(document), yaml.Strict())
	if err := d.Decode(into); err != nil {
		c.Fatalf("%v\nin\n%s", err, document)
	}
	if err := d.Decode(new(any)); !errors.Is(err, io.EOF) {
		c.Errorf("two documents where one is expected, error %v\n%s", err, document)
	}
}

func (c *cluster) add(file string, document []byte) {
	c.Helper()
	var r Resource
	if err := yaml.Unmarshal(document, &r); err != nil {
		c.Fatalf("%s: %v", file, err)
	}
	if want := "aftercare"; r.Metadata.Namespace != want && r.Kind != "Namespace" || r.Metadata.Name == "" {
		c.Errorf("%s: the %s %q is in namespace %q, want %q", file, r.Kind, r.Metadata.Name, r.Metadata.Namespace, want)
	}
	switch r.APIVersion + " " + r.Kind {
	case "v1 Namespace":
		keep(c, c.namespaces, r, document)
	case "v1 ConfigMap":
		keep(c, c.configMaps, r, document)
	case "v1 Secret":
		keep(c, c.secrets, r, document)
	case "v1 Service":
		keep(c, c.services, r, document)
	case "apps/v1 Deployment":
		keep(c, c.deployments, r, document)
	case "autoscaling/v2 HorizontalPodAutoscaler":
		keep(c, c.scalers, r, document)
	case "policy/v1 PodDisruptionBudget":
		keep(c, c.budgets, r, document)
	case "networking.k8s.io/v1 Ingress":
		keep(c, c.ingresses, r, document)
	case "networking.k8s.io/v1 NetworkPolicy":
		keep(c, c.policies, r, document)
	default:
		c.Errorf("%s has a %s of %s, which nobody checks", file, r.Kind, r.APIVersion)
	}
}

func keep[T any](c *cluster, all map[string]*T, r Resource, document []byte) {
	c.Helper()
	if all[r.Metadata.Name] != nil {
		c.Errorf("there are two of %s %s", r.Kind, r.Metadata.Name)
	}
	all[r.Metadata.Name] = new(T)
	c.strictly(document, all[r.Metadata.Name])
}

var (
	imageEnv  = regexp.MustCompile(`(AFTERCARE_[A-Z_]+)=(\S+)`)
	imageUser = regexp.MustCompile(`(?m)^USER (\d+):\d+$`)
)

// image reads what the image is called, and what it says of itself.
func (c *cluster) image() {
	c.Helper()
	dockerfile := c.text("../Dockerfile")
	for _, m := range imageEnv.FindAllSubmatch(dockerfile, -1) {
		c.images.env = append(c.images.env, string(m[0]))
		if string(m[1]) == "AFTERCARE_LISTEN" {
			c.images.listen = strings.TrimPrefix(string(m[2]), ":")
		}
	}
	if m := imageUser.FindSubmatch(dockerfile); m != nil {
		c.images.user = string(m[1])
	}
	var compose struct {
		Services map[string]struct {
			Image string `yaml:"image"`
			Grace string `yaml:"stop_grace_period"`
		} `yaml:"services"`
	}
	if err := yaml.Unmarshal(c.text("../compose.yaml"), &compose); err != nil {
		c.Fatal(err)
	}
	c.images.name, c.images.grace = compose.Services["aftercare"].Image, compose.Services["aftercare"].Grace
	if c.images.name == "" || c.images.user == "" || c.images.listen == "" {
		c.Fatalf("Dockerfile and compose.yaml say %+v", c.images)
	}
}
