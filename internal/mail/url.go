package mail

import (
	"net"
	"net/url"
	"strconv"
	"strings"

	"aftercare/internal/aftercare"
)

// Security is how a connection is protected.
type Security string

const (
	SecurityTLS      Security = "tls"      // from the first byte: smtps://
	SecurityStartTLS Security = "starttls" // demanded: without it nothing is sent
	SecurityNone     Security = "none"     // loopback, or asked for by ?tls=off
)

const (
	defaultPool = 8
	maxPool     = 100
)

// Server is where mail goes. Its password cannot be printed.
type Server struct {
	Host     string
	Port     string
	User     string
	Security Security
	Pool     int    // most connections at a time, up to 100; 8 when 0
	Helo     string // the name EHLO says; the machine's when empty
	OneByOne bool   // each command waits for the answer to the one before, whatever the server offers

	password func() string
}

// Address is "host:port".
func (s Server) Address() string { return net.JoinHostPort(s.Host, s.Port) }

// Loopback reports whether the server is this machine.
func (s Server) Loopback() bool {
	ip := net.ParseIP(s.Host)
	return s.Host == "localhost" || (ip != nil && ip.IsLoopback())
}

func (s Server) String() string { return s.Address() + " (" + string(s.Security) + ")" }

func badURL(format string, args ...any) error {
	return aftercare.Errorf(aftercare.Invalid, "AFTERCARE_SMTP_URL: "+format, args...)
}

// ParseURL reads "smtp://user:password@host:587?pool=8" or "smtps://…". smtp://
// demands STARTTLS, except to this machine, and except with ?tls=off;
// ?tls=required demands it here too, ?helo= is the name EHLO says, and
// ?pipelining=off says one command at a time. Errors say what is wrong in plain
// words and never show the password, which is why those of net/url are not passed
// on.
func ParseURL(text string) (Server, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil {
		return Server{}, badURL("cannot be read as a URL; characters such as # / ? @ %% in user or password must be percent-encoded (@ is %%40)")
	}
	s := Server{Port: u.Port()}
	switch u.Scheme {
	case "smtp":
		s.Security = SecurityStartTLS
	case "smtps":
		s.Security = SecurityTLS
	default:
		return Server{}, badURL("must begin with smtp:// or smtps://")
	}
	s.Host = u.Hostname()
	if s.Host == "" {
		return Server{}, badURL("has no host; write smtp://host:587")
	}
	if net.ParseIP(s.Host) == nil {
		ascii, ok := asciiDomain(s.Host)
		if !ok {
			return Server{}, badURL("the host is not a host name")
		}
		s.Host = ascii
	}
	if strings.Trim(u.Path, "/") != "" || u.Fragment != "" {
		return Server{}, badURL("must end after the port; a # / or ? in the password must be percent-encoded")
	}
	if u.User != nil {
		s.User = u.User.Username()
		password, _ := u.User.Password()
		if s.User == "" || password == "" {
			return Server{}, badURL("has only one of user and password; write smtp://user:password@host")
		}
		s.password = func() string { return password }
	}
	if err := s.query(u.RawQuery); err != nil {
		return Server{}, err
	}
	return s, s.port()
}

// query reads what follows the question mark; s has its host and scheme.
func (s *Server) query(raw string) error {
	if s.Security == SecurityStartTLS && s.Loopback() {
		s.Security = SecurityNone
	}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return badURL("what follows the ? cannot be read")
	}
	for key, vs := range values {
		v := vs[len(vs)-1]
		switch key {
		case "pool":
			n, err := strconv.Atoi(v)
			if err != nil || n < 1 || n > maxPool {
				return badURL("pool must be a number from 1 to %d", maxPool)
			}
			s.Pool = n
		case "helo":
			if !isDomain(v) {
				return badURL("helo must be a host name")
			}
			s.Helo = v
		case "pipelining":
			if v != "off" {
				return badURL("pipelining can only be off; leave it out otherwise")
			}
			s.OneByOne = true
		case "tls":
			switch {
			case s.Security == SecurityTLS:
				return badURL("smtps:// is always encrypted; tls= belongs to smtp://")
			case v == "off":
				s.Security = SecurityNone
			case v == "required":
				s.Security = SecurityStartTLS
			default:
				return badURL("tls must be off or required")
			}
		default:
			return badURL("does not know the parameter %q; it knows tls, pool, helo and pipelining", key)
		}
	}
	return nil
}

// port fills in the usual one: submission, or plain SMTP on this machine.
func (s *Server) port() error {
	if s.Port == "" {
		switch {
		case s.Security == SecurityTLS:
			s.Port = "465"
		case s.Loopback():
			s.Port = "25"
		default:
			s.Port = "587"
		}
	}
	if n, err := strconv.Atoi(s.Port); err != nil || n < 1 || n > 65535 {
		return badURL("the port must be a number from 1 to 65535")
	}
	return nil
}
