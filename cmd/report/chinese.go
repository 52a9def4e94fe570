package main

import (
	"regexp"
	"strings"

	"github.com/spf13/cobra"
)

// localize translates the texts of cobra: the headings of the help, the help
// command and the help flags.
func localize(root *cobra.Command) {
	cobra.AddTemplateFunc("chineseKinds", chineseKinds)
	root.SetUsageTemplate(`用法：
  {{if .HasAvailableSubCommands}}{{.CommandPath}} 命令 [选项]{{else}}{{.UseLine}}{{end}}{{if .HasExample}}

例：
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}

命令：{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}}  {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

选项：
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces | chineseKinds}}{{end}}{{if .HasAvailableInheritedFlags}}

通用选项：
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces | chineseKinds}}{{end}}{{if .HasAvailableSubCommands}}

用“{{.CommandPath}} 命令 --help”查看一个命令的说明。{{end}}
`)
	root.SetHelpCommand(&cobra.Command{
		Use:   "help [命令]",
		Short: "查看命令的说明",
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, _, err := root.Find(args)
			if err != nil {
				return usage(translate(err.Error()))
			}
			return cmd.Help()
		},
	})
	for _, c := range append(root.Commands(), root) {
		c.InitDefaultHelpFlag()
		c.Flags().Lookup("help").Usage = "查看说明"
		c.DisableFlagsInUseLine = true
		c.Flags().SortFlags = false
	}
}

var kinds = []struct {
	english *regexp.Regexp
	chinese string // as wide as the English, to keep the columns
}{
	{regexp.MustCompile(`(?m)^(\s+--\S+) strings`), "$1 多项   "},
	{regexp.MustCompile(`(?m)^(\s+--\S+) string`), "$1 文字  "},
	{regexp.MustCompile(`(?m)^(\s+--\S+) int`), "$1 数 "},
	{regexp.MustCompile(`(?m) \(default "(\S+)"\)$`), "（默认$1）"},
}

// chineseKinds translates the names of the values that follow flags.
func chineseKinds(usages string) string {
	for _, k := range kinds {
		usages = k.english.ReplaceAllString(usages, k.chinese)
	}
	return usages
}

var usageMessages = []struct {
	english *regexp.Regexp
	chinese string
}{
	{regexp.MustCompile(`(?s)^unknown command "([^"]*)".*Did you mean this\?\s+(\S+).*`), "没有“$1”这个命令；是否为“$2”？"},
	{regexp.MustCompile(`(?s)^unknown command "([^"]*)".*`), "没有“$1”这个命令"},
	{regexp.MustCompile(`^unknown flag: (\S+)`), "没有“$1”这个选项"},
	{regexp.MustCompile(`^unknown shorthand flag: '(.)' in (\S+)`), "没有“$2”这个选项"},
	{regexp.MustCompile(`^flag needs an argument: (\S+).*`), "选项“$1”后面要写内容"},
	{regexp.MustCompile(`^invalid argument "([^"]*)" for "([^"]*)" flag.*`), "“$1”不能作为选项“$2”的内容"},
}

// translate says in Chinese what cobra says of a command line.
func translate(message string) string {
	for _, m := range usageMessages {
		if m.english.MatchString(message) {
			return m.english.ReplaceAllString(message, m.chinese)
		}
	}
	return message
}

// translated makes a mistake on the command line of what cobra says of an
// unknown command; other errors stay.
func translated(err error) error {
	if err != nil && strings.HasPrefix(err.Error(), "unknown command") {
		return usage(translate(err.Error()))
	}
	return err
}
