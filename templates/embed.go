// Package templates embeds the table families that are part of the program.
package templates

import "embed"

// FS holds a folder for each family.
//
//go:embed */*.toml */book
var FS embed.FS
