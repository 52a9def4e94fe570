// Command gendata writes datasets for measuring:
//
//	go run ./scripts/gendata 文件夹 部门数 每部门单位数
package main

import (
	"fmt"
	"os"
	"strconv"

	"budgetreport/internal/synth"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "用法：gendata 文件夹 部门数 每部门单位数")
		os.Exit(2)
	}
	departments, errD := strconv.Atoi(os.Args[2])
	units, errU := strconv.Atoi(os.Args[3])
	if errD != nil || errU != nil {
		fmt.Fprintln(os.Stderr, "部门数与单位数应为整数")
		os.Exit(2)
	}
	if _, err := synth.City(os.Args[1], departments, units); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
