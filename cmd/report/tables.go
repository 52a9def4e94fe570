package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func (a *app) tablesCommand() *cobra.Command {
	var family string
	cmd := &cobra.Command{
		Use:   "tables [选项]",
		Short: "列出表式中的各张表：表号、标题、列、行",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.loadSettings()
			if err != nil {
				return err
			}
			override(cmd, "family", &s.Family, family)
			fam, err := s.LoadFamily()
			if err != nil {
				return err
			}
			type row struct {
				ID      string   `json:"id"`
				Number  string   `json:"number"`
				Title   string   `json:"title"`
				Columns []string `json:"columns"`
				Rows    string   `json:"rows"`
			}
			var rows []row
			for _, l := range fam.Layouts {
				d := l.Describe()
				rows = append(rows, row{l.ID, d.Number, d.Title, d.Columns, d.Rows})
			}
			return a.print(rows, func(w io.Writer) {
				fmt.Fprintf(w, "%s，%d张表\n", fam.Name, len(rows))
				for _, r := range rows {
					fmt.Fprintf(w, "\n%s  %s  %s\n    %d列；行：%s\n", r.ID, r.Number, r.Title, len(r.Columns), r.Rows)
				}
			})
		},
	}
	familyFlag(cmd, &family)
	return cmd
}
