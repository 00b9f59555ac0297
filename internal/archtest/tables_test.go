package archtest

// layer says which packages of this program the packages under a path may
// import, besides those under the same path. The longest path counts.
type layer struct {
	path string
	may  []string // paths; everything below them too
	why  string
}

var (
	words   = []string{"internal/aftercare", "internal/locale", "internal/catalog", "internal/country"}
	pure    = append([]string{"internal/facts", "internal/engine", "internal/insight", "internal/cases"}, words...)
	outside = append([]string{"workflows", "mailtemplates", "internal/clock", "internal/link", "internal/photo"}, pure...)
)

const (
	isPure  = "it decides, so it must not be able to reach the outside: the worker, the simulator and the console call the same function and must get the same answer"
	isOuter = "it is a way in or out; cmd gives it everything else through small interfaces it declares itself"
	isEdge  = "it speaks to one thing outside and knows nothing else, so that it can be replaced"
)

var layers = []layer{
	{"cmd", []string{"config", "jobs", "workflows", "mailtemplates", "internal"}, "wire.go is where everything meets"},
	{"config", []string{"internal/strictyaml"}, "cmd copies its values into small option structs, so that no package depends on how settings are written"},

	{"internal/aftercare", nil, "it is the words of the system: whatever it imported, everything would import"},
	{"internal/clock", nil, "it tells the time and nothing else"},
	{"internal/strictyaml", nil, "it reads YAML for whoever asks"},
	{"internal/locale", []string{"internal/aftercare"}, isPure},
	{"internal/catalog", []string{"internal/aftercare", "internal/locale", "internal/strictyaml"}, isPure},
	{"internal/country", []string{"internal/aftercare"}, isPure},
	{"internal/facts", words, isPure},
	{"internal/engine", append([]string{"internal/facts", "internal/cases"}, words...), isPure},
	{"internal/insight", words, isPure},
	{"internal/cases", append([]string{"internal/strictyaml"}, words...), isPure},
	{"internal/photo", []string{"internal/aftercare"}, "it makes a picture of bytes and knows nobody's"},
	{"internal/link", []string{"internal/aftercare"}, "a signed link depends on its key and nothing else"},
	{"workflows", append([]string{"internal/strictyaml"}, words...), "whether a template exists reaches it as a func"},
	{"mailtemplates", append([]string{"internal/strictyaml", "internal/cases"}, words...), "a mail is made of facts; it looks nothing up"},

	{"internal/store", []string{"internal/aftercare", "internal/clock"}, isEdge},
	{"internal/mail", []string{"internal/aftercare", "internal/clock"}, isEdge},
	{"internal/platform", []string{"internal/aftercare", "internal/clock"}, isEdge},
	{"internal/carrier", []string{"internal/aftercare", "internal/clock"}, isEdge},
	{"internal/provider", []string{"internal/aftercare", "internal/clock"}, isEdge},

	{"internal/intake", outside, isOuter},
	{"internal/web", outside, isOuter},
	{"jobs", outside, isOuter},

	{"internal/demo", append([]string{"internal/mail/mailtest"}, outside...), "it plays a shop: it posts webhooks from outside, like any other"},
	{"internal/markdown", nil, "it lays out text"},
	{"internal/spawn", []string{"internal/clock"}, "it starts other people's servers and knows nothing of ours"},
	{"internal/bench", []string{"jobs", "workflows", "mailtemplates", "internal"}, "it puts the whole pipeline together to measure it; cmd gives it the words of the command line"},
	{"internal/bench/peer", []string{"internal/aftercare", "internal/clock"}, "it is what others would write: whatever it used of ours would be measured on both sides"},
	{"internal/bench/bulk", []string{"internal/clock"}, "it writes rows as SQL has them, past the store"},
	{"internal/sizing", nil, "it computes; its tests measure"},
	{"internal/testkit", []string{"internal"}, "tests may reach everything"},
	{"internal/rig", []string{"internal"}, "tests may reach everything"},
	{"internal/chaos", nil, "it has nothing but tests"},
	{"internal/browser", nil, "it has nothing but tests"},
	{"internal/shell", nil, "it has nothing but tests"},
	{"internal/archtest", nil, "it reads the others as text"},
}

// ban keeps an import, of the standard library or another module, out of all
// packages but those under only; or, when in is set, out of those under in.
type ban struct {
	path  string
	exact bool // not what lies below the path
	only  []string
	in    []string
	why   string
}

var bans = []ban{
	{path: "github.com/hibiken/asynq", only: []string{"internal/bench/peer", "jobs", "cmd"}, why: "the queue is an alarm clock; who else knew it would put truth into it"},
	{path: "github.com/hibiken/asynqmon", only: []string{"cmd"}, why: "it reaches web as an http.Handler"},
	{path: "github.com/redis/go-redis", only: []string{"internal/bench", "jobs", "cmd"}, why: "Redis holds nothing that must not be lost, so nobody else asks it"},
	{path: "github.com/go-redis/redis_rate", only: []string{"jobs"}, why: "rates are counted in Redis, which jobs asks"},
	{path: "github.com/alicebob/miniredis", only: []string{"jobs", "cmd"}, why: "it stands in for Redis where no Redis is configured"},
	{path: "github.com/robfig/cron", only: []string{"jobs", "cmd"}, why: "periodic work is a job"},
	{path: "github.com/jmoiron/sqlx", only: []string{"internal/store"}, why: "all SQL stands in one package, beside its method"},
	{path: "database/sql", only: []string{"internal/bench/bulk", "internal/bench/peer", "internal/store"}, why: "all SQL stands in one package, beside its method"},
	{path: "github.com/jackc/pgx", only: []string{"internal/bench/peer", "internal/spawn", "internal/store"}, why: "all SQL stands in one package, beside its method"},
	{path: "modernc.org/sqlite", only: []string{"internal/store"}, why: "all SQL stands in one package, beside its method"},
	{path: "github.com/pressly/goose", only: []string{"internal/store"}, why: "migrations belong to the tables"},
	{path: "github.com/wneessen/go-mail", only: []string{"internal/bench/peer", "internal/mail"}, why: "most of its closing calls deliver; internal/mail knows which do not"},
	{path: "github.com/emersion/go-msgauth", only: []string{"internal/mail"}, why: "mail is signed where it is built"},
	{path: "net/smtp", only: []string{}, why: "internal/mail has the one SMTP client"},
	{path: "github.com/riverqueue/river", only: []string{"internal/bench/peer"}, why: "it is measured against, and used for nothing"},
	{path: "testing", only: []string{"internal/platform/platformtest"}, why: "its flags and its runner do not belong into the program"},
	{path: "github.com/expr-lang/expr", only: []string{"workflows"}, why: "others see aftercare.Condition"},
	{path: "github.com/osteele/liquid", only: []string{"mailtemplates"}, why: "others see rendered mail"},
	{path: "github.com/yuin/goldmark", only: []string{"mailtemplates"}, why: "others see rendered mail"},
	{path: "github.com/alecthomas/kong", only: []string{"cmd"}, why: "the command line is cmd's"},
	{path: "gopkg.in/yaml.v2", only: []string{}, why: "goccy/go-yaml is the one YAML library"},
	{path: "gopkg.in/yaml.v3", only: []string{}, why: "goccy/go-yaml is the one YAML library"},
	{path: "math/rand", in: deciding, why: "the same facts must give the same decision"},
	{path: "net", exact: true, in: deciding, why: isPure}, // net/mail and net/url only parse
	{path: "net/http", in: deciding, why: isPure},
	{path: "os", in: deciding, why: isPure},
	{path: "log", in: deciding, why: "what a decision has to say stands in its reason"},
	{path: "aftercare/internal/testkit", only: []string{"internal/testkit"}, why: "it is for tests"},
	{path: "aftercare/internal/rig", only: []string{"internal/rig"}, why: "it is for tests"},
	{path: "aftercare/internal/bench", only: []string{"internal/bench", "cmd"}, why: "it measures the others; none may need it"},
	{path: "aftercare/internal/spawn", only: []string{"internal/spawn", "internal/bench"}, why: "the program finds its servers running; only the bench and the tests start some"},
	{path: "aftercare/internal/platform/platformtest", only: []string{"internal/platform/platformtest"}, why: "it is for tests"},
}

// deciding are the packages that must answer from their arguments alone.
var deciding = []string{"internal/aftercare", "internal/facts", "internal/engine", "internal/insight", "internal/cases", "internal/locale", "internal/catalog", "internal/country"}

// standard are the packages that import the standard library only.
var standard = []string{"internal/aftercare", "internal/clock"}

// clocks are the packages that may ask the machine what time it is.
var clocks = []string{"internal/clock", "internal/testkit", "internal/rig", "cmd"}

// entries are the top level of the repository, besides dot-files and what git
// ignores. The list stays short, so that a newcomer finds the way.
var entries = []string{
	"cmd", "config", "jobs", "workflows", "mailtemplates", "internal",
	"Dockerfile", "Makefile", "README.md", "LICENSE", "CHANGELOG.md", "compose.yaml", "go.mod", "go.sum",
}

// vague are package names that say nothing and so collect everything.
var vague = []string{"util", "utils", "helper", "helpers", "common", "manager", "misc", "base", "shared"}

// maxLines is the length of a file that still holds one thought; most have a
// third of it.
const maxLines = 330
