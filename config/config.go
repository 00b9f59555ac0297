package config

import (
	"encoding/base64"
	"strings"
	"time"
)

// Config is all that can be set.
type Config struct {
	Listen       string   `yaml:"listen" env:"AFTERCARE_LISTEN" default:"127.0.0.1:8080" doc:"Address the web server listens on, as host:port; :8080 for all interfaces."`
	PublicURL    string   `yaml:"public_url" env:"AFTERCARE_PUBLIC_URL" example:"https://care.acme.example" doc:"Where customers and shops reach this server; links in mails begin with it. https, or http on this machine. Default: http on the listen address."`
	Drain        Duration `yaml:"drain" env:"AFTERCARE_DRAIN" default:"0s" doc:"How long a server that is told to stop goes on serving, with /readyz at 503, so that a balancer can send requests elsewhere before connections are refused. A little more than two of the balancer's looks at /readyz will do."`
	Database     Database `yaml:"database" doc:"The database is the truth: lose nothing of it."`
	Redis        Redis    `yaml:"redis" doc:"The queue. One of url, sentinel and cluster."`
	SMTP         SMTP     `yaml:"smtp" doc:"Where mails go."`
	Console      Console  `yaml:"console" doc:"The operators' pages."`
	Sandbox      Sandbox  `yaml:"sandbox" doc:"For trying out a shop: business time may run faster, and mail leaves only to this machine or to allowed addresses. A database made in the sandbox never opens without it, nor the reverse."`
	WorkflowsDir string   `yaml:"workflows_dir" env:"AFTERCARE_WORKFLOWS_DIR" doc:"Folder whose workflows replace the built-in ones of the same name."`
	TemplatesDir string   `yaml:"templates_dir" env:"AFTERCARE_TEMPLATES_DIR" doc:"Folder whose mail templates replace the built-in ones of the same name and language."`
	StateDir     string   `yaml:"state_dir" env:"AFTERCARE_STATE_DIR" doc:"Folder for a small file that tells how far the database has come, so that a restored backup is noticed; it must outlive restarts. Default: beside an SQLite database; none with PostgreSQL, where Redis alone knows."`
	Stores       []Store  `yaml:"stores" doc:"One entry per shop. Required are id, name, mail.from, mail.reply_to and mail.postal_address."`

	// Warnings are not wrong and still worth a word to the operator.
	Warnings []string `yaml:"-"`
}

// Database says where the rows are.
type Database struct {
	URL    Secret `yaml:"url" env:"AFTERCARE_DATABASE_URL" doc:"sqlite:///absolute/path or postgres://user:password@host/name. Default: aftercare.db in the working folder."`
	Key    Secret `yaml:"key" env:"AFTERCARE_DATABASE_KEY" doc:"Seals what is secret in the database, such as the keys that sign customers' links; 32 bytes of base64, the same for every process: openssl rand -base64 32. Keep a copy apart from the backups. Default: on SQLite the file beside the database, made with it (aftercare.db.key); on PostgreSQL nothing is sealed, and doctor says so."`
	OldKey Secret `yaml:"old_key" env:"AFTERCARE_DATABASE_OLD_KEY" doc:"The key before, while it changes: set both, run aftercare migrate --seal, then leave this one out."`
}

// Keys are the keys that seal and open, the one that seals first.
func (d Database) Keys() [][]byte {
	var keys [][]byte
	for _, s := range []Secret{d.Key, d.OldKey} {
		if key, ok := databaseKey(s); ok {
			keys = append(keys, key)
		}
	}
	return keys
}

// databaseKey reads 32 bytes of base64.
func databaseKey(s Secret) ([]byte, bool) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(s.Reveal()))
	return key, err == nil && len(key) == 32
}

// Redis says where the queue is.
type Redis struct {
	URL      Secret    `yaml:"url" env:"AFTERCARE_REDIS_URL" doc:"embedded (in this process), redis://user:password@host:6379/0 or rediss://... Default: embedded."`
	Sentinel *Sentinel `yaml:"sentinel" example:"-" doc:"Redis Sentinel, instead of url."`
	Cluster  *Cluster  `yaml:"cluster" example:"-" doc:"Redis Cluster, instead of url."`
}

// Sentinel is a Redis with failover.
type Sentinel struct {
	Master           string   `yaml:"master" example:"mymaster" doc:"Name of the master."`
	Addrs            []string `yaml:"addrs" example:"[\"sentinel-1:26379\", \"sentinel-2:26379\"]" doc:"The sentinels."`
	Username         string   `yaml:"username" doc:"User of the Redis servers."`
	Password         Secret   `yaml:"password" env:"AFTERCARE_REDIS_PASSWORD" doc:"Password of the Redis servers."`
	SentinelPassword Secret   `yaml:"sentinel_password" env:"AFTERCARE_REDIS_SENTINEL_PASSWORD" doc:"Password of the sentinels themselves."`
	DB               int      `yaml:"db" doc:"Number of the database. Default: 0."`
	TLS              bool     `yaml:"tls" doc:"Whether to speak TLS. Default: false."`
}

// Cluster is a Redis Cluster.
type Cluster struct {
	Addrs    []string `yaml:"addrs" example:"[\"redis-1:6379\", \"redis-2:6379\"]" doc:"Some of its nodes."`
	Username string   `yaml:"username" doc:"User of the Redis servers."`
	Password Secret   `yaml:"password" env:"AFTERCARE_REDIS_PASSWORD" doc:"Password of the Redis servers."`
	TLS      bool     `yaml:"tls" doc:"Whether to speak TLS. Default: false."`
}

// SMTP says where mails go.
type SMTP struct {
	URL  Secret `yaml:"url" env:"AFTERCARE_SMTP_URL" doc:"smtp://user:password@host:587 (STARTTLS is demanded except on this machine or with ?tls=off) or smtps://... With ?pipelining=off each command waits for the answer to the one before, for a server that loses what comes together with MAIL. Default: smtp://localhost:25."`
	Pool int    `yaml:"pool" env:"AFTERCARE_SMTP_POOL" default:"4" doc:"Most connections at a time."`
	DKIM []DKIM `yaml:"dkim" example:"-" doc:"Keys to sign with, one per sending domain; not needed when the mail server signs. A signature by RSA takes a processor one or two milliseconds, one by Ed25519 a tenth of that; but many receivers verify RSA alone."`

	PerDomain map[string]Rate `yaml:"per_domain" doc:"Most mails that each recipient domain gets in a time, from all processes together, such as {gmail.com: 20/s, outlook.com: 600/m, \"*\": 50/s}; \"*\" is for each domain that is not named. They are spread evenly, by the second. What is too much waits for its turn; offers that wait leave a fifth to mails about orders. Counted in Redis: while it is away there is no limit, and a server that puts mails off is obeyed as ever. Not kept in time-lapse. Default: no limits."`
}

// DKIM is the key of one sending domain.
type DKIM struct {
	Domain   string `yaml:"domain" example:"acme.example" doc:"The domain of From."`
	Selector string `yaml:"selector" example:"aftercare" doc:"The public key is in DNS at SELECTOR._domainkey.DOMAIN."`
	KeyFile  string `yaml:"key_file" example:"dkim.pem" doc:"Private key, RSA or Ed25519, as PEM."`
}

// Console guards the operators' pages.
type Console struct {
	Password Secret `yaml:"password" env:"AFTERCARE_CONSOLE_PASSWORD" doc:"Password of the console, at least 8 characters. Without one, one is generated and printed once."`
}

// Sandbox makes business time run on its own.
type Sandbox struct {
	Enabled   bool      `yaml:"enabled" env:"AFTERCARE_SANDBOX" default:"false" doc:"Whether this is a sandbox."`
	Timelapse int64     `yaml:"timelapse" env:"AFTERCARE_TIMELAPSE" default:"1" doc:"How many times faster business time runs: 86400 is a day a second."`
	Start     time.Time `yaml:"start" env:"AFTERCARE_START" doc:"When business time begins (RFC 3339). Default: now."`
	Allow     []string  `yaml:"allow" env:"AFTERCARE_SANDBOX_ALLOW" doc:"Addresses or whole domains that sandbox mail may leave for, such as [me@acme.example, test.acme.example]."`
}
