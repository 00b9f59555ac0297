package main

import (
	"encoding/json"
	"io"
)

const about = `Aftercare turns order webhooks into the right mail at the right moment, for as
long as the customer owns the product.

  aftercare demo                            the first look
  aftercare serve --config aftercare.yaml   for good
  aftercare doctor --config aftercare.yaml  when in doubt`

// CLI is the command line. Flags of a command follow its name.
type CLI struct {
	Config string `short:"c" env:"AFTERCARE_CONFIG" type:"path" placeholder:"FILE" help:"Configuration file (YAML); environment variables AFTERCARE_* override it."`

	Demo        demoCmd        `cmd:"" help:"Show ninety days of a sample shop in a browser; needs no configuration."`
	Serve       serveCmd       `cmd:"" help:"Take webhooks, send mails, show the pages."`
	Migrate     migrateCmd     `cmd:"" help:"Bring the database up to date (serve does it too)."`
	Doctor      doctorCmd      `cmd:"" help:"Check configuration, database, Redis, SMTP and DNS, and say what to do."`
	Source      sourceCmd      `cmd:"" help:"Show how to connect a shop, or post a signed sample."`
	Simulate    simulateCmd    `cmd:"" help:"Print what an order would get, when and why; nothing is sent."`
	Template    templateCmd    `cmd:"" help:"Render or check mail templates."`
	Workflow    workflowCmd    `cmd:"" help:"Show or check workflows."`
	Case        caseCmd        `cmd:"" help:"List, show and answer cases: complaints, returns, repairs, questions."`
	Report      reportCmd      `cmd:"" help:"Print what a month of cases tells: reasons, times, promises, what would prevent them."`
	HelpFile    helpFileCmd    `cmd:"" help:"Check a store's help file: people, plans, replies."`
	Send        sendCmd        `cmd:"" help:"Send a test mail."`
	Coupon      couponCmd      `cmd:"" help:"Import coupon codes, or show how many are left."`
	Insight     insightCmd     `cmd:"" help:"Study what customers buy again and with what, or show it."`
	Pause       pauseCmd       `cmd:"" help:"Stop sending for a store, a workflow or a template; no step is lost."`
	Resume      resumeCmd      `cmd:"" help:"Go on where pause stopped."`
	Recall      recallCmd      `cmd:"" help:"Tell everyone who bought a product what is wrong with it."`
	Replay      replayCmd      `cmd:"" help:"Apply webhooks again that were held or rejected."`
	Export      exportCmd      `cmd:"" help:"Write everything that is held about a person, as JSON."`
	Erase       eraseCmd       `cmd:"" help:"Erase a person's data, and keep a receipt that names nobody."`
	Backup      backupCmd      `cmd:"" help:"Copy the database, beside a running serve."`
	Recover     recoverCmd     `cmd:"" help:"Go on with a database that was restored from a backup, without sending anything twice."`
	Correct     correctCmd     `cmd:"" help:"Correct a customer's address or name."`
	Restrict    restrictCmd    `cmd:"" help:"Mail nothing to a person, and keep their data; or lift that."`
	Bench       benchCmd       `cmd:"" help:"Measure this machine: Aftercare beside what one would use instead."`
	Healthcheck healthcheckCmd `cmd:"" help:"Ask a running serve whether it lives (for containers)."`
	Completion  completionCmd  `cmd:"" help:"Let the tab key of your shell finish commands and flags."`
	Version     versionCmd     `cmd:"" help:"Print the version."`
}

// streams are where a command writes.
type streams struct{ out, err io.Writer }

// json writes v indented, for machines and for people who pipe to jq.
func (s *streams) json(v any) error {
	e := json.NewEncoder(s.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
