// Command report makes the numbered tables of a department's budget disclosure
// from one dataset. Run without arguments, double-clicked say, it builds the
// package that config.toml describes.
package main

import "os"

func main() {
	code := run(os.Args[1:], os.Stdout, os.Stderr)
	pauseIfDoubleClicked(os.Stdin, os.Stderr)
	os.Exit(code)
}
