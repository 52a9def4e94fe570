package main

import (
	"bufio"
	"fmt"
	"io"

	"github.com/inconshreveable/mousetrap"
)

// pauseIfDoubleClicked keeps the console window open until the user
// presses Enter.
func pauseIfDoubleClicked(in io.Reader, out io.Writer) {
	if mousetrap.StartedByExplorer() {
		fmt.Fprint(out, "\n按回车键关闭窗口……")
		bufio.NewReader(in).ReadString('\n')
	}
}
