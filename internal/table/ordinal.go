package table

import (
	"fmt"
	"strconv"
	"strings"
)

// Ordinal returns n in Chinese numerals, 一 to 九十九; any other number in digits.
func Ordinal(n int) string {
	digits := []rune("零一二三四五六七八九")
	switch {
	case n < 1 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return string(digits[n])
	case n < 20:
		return strings.TrimSuffix("十"+string(digits[n-10]), "零")
	}
	return strings.TrimSuffix(fmt.Sprintf("%c十%c", digits[n/10], digits[n%10]), "零")
}
