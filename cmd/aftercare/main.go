package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones must not depend on the machine

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop() // a second signal ends the process at once
	}()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program; tests start it with their own context and streams.
// It returns 0, 1 when the work failed, 2 when the words are not understood.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var cli CLI
	exited := -1
	parser, err := kong.New(&cli, kong.Name("aftercare"), kong.Description(about), kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 90}))
	if err != nil {
		fmt.Fprintln(stderr, "aftercare:", err)
		return 2
	}
	if complete(parser) {
		return 0
	}
	command, err := parser.Parse(args)
	switch {
	case exited >= 0: // --help
		return exited
	case err != nil:
		fmt.Fprintf(stderr, "aftercare: %v\nTry: aftercare --help\n", err)
		return 2
	}
	if err := command.Run(&streams{stdout, stderr}, &cli); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, "aftercare:", err)
		return 1
	}
	return 0
}
