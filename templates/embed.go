// Package templates holds the table families that the program brings along.
package templates

import "embed"

// FS holds one folder for each family.
//
//go:embed */*.toml */book
var FS embed.FS
