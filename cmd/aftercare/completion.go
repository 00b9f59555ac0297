package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/alecthomas/kong"
	kongcompletion "github.com/jotaen/kong-completion"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help gives examples.
func (*completionCmd) Help() string {
	return `Prints what makes the tab key finish commands and flags of this program.

Examples:
  source <(aftercare completion bash)                     now; in ~/.bashrc for good
  source <(aftercare completion zsh)                      now; in ~/.zshrc for good
  aftercare completion fish | source                      now; in ~/.config/fish/config.fish for good`
}

// asks are how each shell asks a program to complete: it calls it with COMP_LINE,
// what was typed so far, and each line of the answer is a choice.
var asks = map[string]string{
	"bash": "complete -C 'PROGRAM' aftercare\n",
	"zsh":  "autoload -U +X bashcompinit && bashcompinit\ncomplete -C 'PROGRAM' aftercare\n",
	"fish": `function __complete_aftercare
    set -lx COMP_LINE (commandline -cp)
    test -z (commandline -ct); and set COMP_LINE "$COMP_LINE "
    'PROGRAM'
end
complete -f -c aftercare -a "(__complete_aftercare)"
`,
}

// Run prints the shell's words.
func (c *completionCmd) Run(s *streams) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(s.out, strings.ReplaceAll(asks[c.Shell], "PROGRAM", program))
	return err
}

// complete answers a shell that asks, and reports whether one did.
func complete(parser *kong.Kong) bool {
	if os.Getenv("COMP_LINE") == "" {
		return false
	}
	asked := false
	kongcompletion.Register(parser, kongcompletion.WithExitFunc(func(int) { asked = true }))
	return asked
}
