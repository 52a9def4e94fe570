package main

import (
	"context"
	"io"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"budgetreport/internal/publish"
)

// familyFlag adds the flag that names the layout family.
func familyFlag(cmd *cobra.Command) {
	cmd.Flags().String("family", "", "表式：程序自带的名称（henan）或表式文件夹")
}

// sourceFlags adds the flags that name datasets and the layout family.
func sourceFlags(cmd *cobra.Command) {
	cmd.Flags().StringSlice("data", nil, "数据集（CSV文件夹或.xlsx工作簿），或放着几个数据集的文件夹；可写几个")
	familyFlag(cmd)
}

// priorFlag adds the flag that names what was published last year.
func priorFlag(cmd *cobra.Command) {
	cmd.Flags().String("prior-edition", "", "上年公布的版（文件夹，连同“存档-不公开”）：“上年”表的数与它逐项核对，不同的是错误")
}

// loadSettings reads the file of settings that --config names, or the usual one.
func (a *app) loadSettings() (*publish.Settings, error) {
	if a.config != "" {
		return publish.ReadSettings(a.config)
	}
	return publish.ReadSettings(publish.FindSettings())
}

// settings reads the settings; the flags data, family and out, where they are
// given, win.
func (a *app) settings(cmd *cobra.Command) (*publish.Settings, error) {
	a.seeAll = checkLine(cmd)
	s, err := a.loadSettings()
	if err != nil {
		return nil, err
	}
	if v := values(cmd, "data"); v != nil {
		s.Data = v
	}
	for flag, to := range map[string]*string{"family": &s.Family, "out": &s.Out, "prior-edition": &s.PriorEdition} {
		if v := values(cmd, flag); v != nil {
			*to = v[0]
		}
	}
	return s, nil
}

// values are the values given for a flag, several where it takes a list; nil
// where it was not given, or the command does not have it.
func values(cmd *cobra.Command, flag string) []string {
	f := cmd.Flags().Lookup(flag)
	if f == nil || !f.Changed {
		return nil
	}
	if list, ok := f.Value.(interface{ GetSlice() []string }); ok {
		return list.GetSlice()
	}
	return []string{f.Value.String()}
}

// checkLine is the command line of report check for what a command was given:
// the same settings, datasets, family and units.
func checkLine(cmd *cobra.Command) string {
	line := "report check"
	for _, name := range []string{"config", "data", "family", "prior-edition", "unit", "each-unit"} {
		given := values(cmd, name)
		if given == nil {
			continue
		}
		value := strings.Join(given, ",")
		if on := cmd.Flags().Lookup(name).NoOptDefVal; on != "" { // a switch
			if value == on {
				line += " --" + name
			}
			continue
		}
		if strings.ContainsAny(value, " *&;()'|<>$") {
			value = `"` + value + `"`
		}
		line += " --" + name + " " + value
	}
	return line
}

// with makes a command of what is done with the settings, in which the flags are
// considered, and the arguments.
func (a *app) with(do func(cmd *cobra.Command, s *publish.Settings, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		s, err := a.settings(cmd)
		if err != nil {
			return err
		}
		return do(cmd, s, args)
	}
}

// show makes a command of a question to the service; it prints the answer.
func show[T any](a *app, ask func(cmd *cobra.Command, s *publish.Settings, args []string) (T, error), human func(io.Writer, T)) func(*cobra.Command, []string) error {
	return a.with(func(cmd *cobra.Command, s *publish.Settings, args []string) error {
		answer, err := ask(cmd, s, args)
		if err != nil {
			return err
		}
		return a.print(answer, func(w io.Writer) { human(w, answer) })
	})
}

// interruptible is the context of a command that stops on Ctrl-C between two
// files.
func interruptible(cmd *cobra.Command) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
}

// usage is a mistake on the command line.
func usage(message string) error { return &publish.RequestError{Message: message} }

func noArgs(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("不认识“" + strings.Join(args, " ") + "”")
	}
	return nil
}

// exactly wants n arguments; the message says which.
func exactly(n int, message string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return usage(message)
		}
		return nil
	}
}

// arguments wants an argument for each of the names.
func arguments(names ...string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) < len(names):
			return usage("没有写" + names[len(args)])
		case len(args) > len(names):
			return usage("不认识“" + args[len(names)] + "”")
		}
		return nil
	}
}
