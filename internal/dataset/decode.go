package dataset

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"budgetreport/internal/diag"
)

const byteOrderMark = "\uFEFF"

// decodeText returns the text of a file as UTF-8 without byte order mark, with lines
// ended by \n or \r\n. The problem names a line if it can; it has no message if there
// is none. what says what the file should be, saveAs how to make it that.
func decodeText(data []byte, what, saveAs string) ([]byte, diag.Problem) {
	if kind := ContentKind(data); kind != "" {
		return nil, diag.Problem{Message: "其实是" + kind + "，不是" + what, Want: "只改文件名不会改变内容：" + saveAs}
	}
	data, problem := fromUTF16(data, saveAs)
	if problem.Message == "" {
		data, problem = trimEnd(data)
	}
	if problem.Message == "" {
		problem = findNULs(data, saveAs)
	}
	if problem.Message != "" {
		return nil, problem
	}
	data = trimMarks(data)
	if !utf8.Valid(data) {
		if data, problem = fromGB18030(data, saveAs); problem.Message != "" {
			return nil, problem
		}
	}
	return lineEnds(data), diag.Problem{}
}

// Recode returns the text of a file in UTF-8, and what turns a text that is added to it
// into the file's encoding. ok is false for what is neither UTF-8 nor GB18030, or both.
func Recode(data []byte) (text []byte, encode func([]byte) ([]byte, error), ok bool) {
	text = trimMarks(data)
	if utf8.Valid(text) {
		return text, func(b []byte) ([]byte, error) { return b, nil }, true
	}
	text, problem := fromGB18030(data, "")
	return text, simplifiedchinese.GB18030.NewEncoder().Bytes, problem.Message == ""
}

// trimMarks removes byte order marks at the start; some programs add one to a file that
// has one.
func trimMarks(data []byte) []byte {
	for bytes.HasPrefix(data, []byte(byteOrderMark)) {
		data = data[len(byteOrderMark):]
	}
	return data
}

// fromUTF16 decodes a file with a UTF-16 byte order mark and returns others unchanged.
func fromUTF16(data []byte, saveAs string) ([]byte, diag.Problem) {
	little, big := bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff"))
	if bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")) || bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")) {
		return nil, diag.Problem{Message: "是UTF-32编码的文件", Want: saveAs}
	}
	if !little && !big {
		return data, diag.Problem{}
	}
	if len(data)%2 != 0 {
		return nil, diag.Problem{Message: "是UTF-16编码的文件，末尾缺了半个字，可能不完整", Want: saveAs}
	}
	text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
	if err != nil {
		return nil, diag.Problem{Message: "是UTF-16编码的文件，读不出来", Want: saveAs}
	}
	return text, diag.Problem{}
}

// trimEnd removes what some programs write after the end of a text: Ctrl-Z, the end mark
// of DOS, and zero bytes. Zero bytes in the middle of a line mean that the file was
// truncated: half an amount would be read.
func trimEnd(data []byte) ([]byte, diag.Problem) {
	text := bytes.TrimRight(data, "\x00\x1a\r\n")
	tail := data[len(text):]
	nul := bytes.IndexByte(tail, 0)
	switch {
	case nul < 0 && bytes.IndexByte(tail, 0x1a) < 0:
		return data, diag.Problem{}
	case nul >= 0 && len(text) == 0:
		return nil, diag.Problem{Message: "全是空字节，内容已经丢失", Want: "请从备份恢复，或重新导出"}
	case nul == 0 || nul > 0 && !bytes.ContainsAny(tail[:nul], "\r\n\x1a"):
		if inUTF16(data) {
			return data, diag.Problem{} // see findNULs
		}
		return nil, diag.Problem{Line: 1 + countLines(text), Message: "以空字节结尾，最后一行可能不完整", Want: "请从备份恢复，或重新导出"}
	}
	return append(slices.Clip(text), '\n'), diag.Problem{}
}

// findNULs refuses zero bytes within a text.
func findNULs(data []byte, saveAs string) diag.Problem {
	first := bytes.IndexByte(data, 0)
	switch {
	case first < 0:
		return diag.Problem{}
	case inUTF16(data):
		return diag.Problem{Message: "是没有标记（BOM）的UTF-16文件", Want: saveAs}
	}
	return diag.Problem{Line: 1 + countLines(data[:first]), Message: fmt.Sprintf("从这一行起有%d个空字节，文件可能已损坏", bytes.Count(data, []byte{0})), Want: "请从备份恢复，或重新导出"}
}

// inUTF16 reports whether data with zero bytes are UTF-16: decoded as such, in one of the
// byte orders, nearly all characters are usual in Chinese texts. Zero bytes alone do not
// tell: they are half of each ASCII character, but also half of 一 (U+4E00).
func inUTF16(data []byte) bool {
	const least, share = 2, 20 // one character in 20 is a comma, a digit or a line end
	zeros := bytes.Count(data, []byte{0})
	if zeros < least || zeros*share < len(data)/2 {
		return false
	}
	for high := range 2 {
		usual, all := 0, len(data)/2
		for i := range all {
			if usualRune(rune(data[2*i+high])<<8 | rune(data[2*i+1-high])) {
				usual++
			}
		}
		if usual*share >= all*(share-1) {
			return true
		}
	}
	return false
}

// usualRune reports whether a character is ASCII, Chinese, or punctuation of Chinese
// texts.
func usualRune(r rune) bool {
	switch {
	case r < 0x80:
		return r >= ' ' || r == '\t' || r == '\r' || r == '\n' || r == 0x1a
	case r < 0x2000:
		return r == 0xa0 || r == 0xb7
	}
	return r <= 0x206f || 0x2100 <= r && r <= 0x22ff || 0x2460 <= r && r <= 0x25ff || 0x3000 <= r && r <= 0x33ff || 0x4e00 <= r && r <= 0x9fff || 0xff00 <= r && r <= 0xffef
}

// lineEnds replaces the line ends of old Macs, a lone \r, by \n, and also \r\r\n, which
// programs leave that write the text \r\n as lines once more.
func lineEnds(text []byte) []byte {
	lone := false
	for i, b := range text {
		if b == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			lone = true
			break
		}
	}
	if !lone {
		return text
	}
	text = bytes.ReplaceAll(text, []byte("\r\r\n"), []byte("\n"))
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
}

// eachLine calls f with each line, counted from 1, whatever its line end.
func eachLine(data []byte, f func(n int, line []byte)) {
	for n := 1; len(data) > 0; n++ {
		end := bytes.IndexAny(data, "\r\n")
		if end < 0 {
			f(n, data)
			return
		}
		f(n, data[:end])
		if bytes.HasPrefix(data[end:], []byte("\r\n")) {
			end++
		}
		data = data[end+1:]
	}
}

// countLines counts line ends.
func countLines(data []byte) int {
	lines := bytes.Count(data, []byte("\n"))
	for i, b := range data {
		if b == '\r' && (i+1 == len(data) || data[i+1] != '\n') {
			lines++
		}
	}
	return lines
}

// fromGB18030 decodes a text that is not UTF-8. The encoding is judged line by line: a
// file joined from several may have both, and either, read as the other, gives Chinese
// characters without meaning.
func fromGB18030(data []byte, saveAs string) ([]byte, diag.Problem) {
	if line, r := findSurrogate(data); line > 0 {
		return nil, diag.Problem{Line: line, Message: fmt.Sprintf("有半个字（代理项%U）", r), Want: "多半是导出程序的毛病：请换一种方式导出，" + saveAs}
	}
	lines := map[lineKind][]int{}
	eachLine(data, func(n int, line []byte) {
		k := kindOfLine(line)
		lines[k] = append(lines[k], n)
	})
	bad, in8, in18030 := lines[inNeither], lines[inUTF8], lines[inGB18030]
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil { // it answers what it cannot read with U+FFFD
		return nil, diag.Problem{Message: "有既不是UTF-8也不是GB18030的字", Want: saveAs}
	}
	if bad == nil {
		bad = unreadableLine(text, in18030)
	}
	switch {
	case bad != nil:
		return nil, diag.Problem{Line: bad[0], Message: "有既不是UTF-8也不是GB18030的字", Want: saveAs}
	case in8 != nil:
		few, fewIn, manyIn := in8, "UTF-8", "GB18030"
		if len(in8) > len(in18030) {
			few, fewIn, manyIn = in18030, manyIn, fewIn
		}
		return nil, diag.Problem{Line: few[0], Message: fmt.Sprintf("有两种编码：%s是%s，其他行是%s", diag.Lines(few), fewIn, manyIn),
			Want: "几份拼成的文件要先统一编码：每一份都" + saveAs + "，再拼起来"}
	}
	return trimMarks(text), diag.Problem{}
}

// unreadableLine returns the first of some lines with bytes that the decoder does not
// know, nil if there is none. Line ends are the same bytes in both encodings, so that
// lines of the other do not matter.
func unreadableLine(text []byte, lines []int) (bad []int) {
	if !bytes.ContainsRune(text, utf8.RuneError) {
		return nil
	}
	eachLine(text, func(n int, line []byte) {
		if _, mine := slices.BinarySearch(lines, n); bad == nil && mine && bytes.ContainsRune(line, utf8.RuneError) {
			bad = []int{n}
		}
	})
	return bad
}

// lineKind is the encoding of a line.
type lineKind int

const (
	inBoth    lineKind = iota // ASCII, or too few characters to decide
	inUTF8                    // UTF-8 with characters of three bytes
	inGB18030                 // not UTF-8: the decoder finds out whether it is valid
	inNeither                 // damaged UTF-8
)

func kindOfLine(line []byte) lineKind {
	high, long := 0, 0 // bytes that are not ASCII, and those of whole characters of three and four bytes of UTF-8
	valid := true
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRune(line[i:])
		if line[i] >= utf8.RuneSelf {
			high += size
		}
		if size > 2 {
			long += size
		}
		valid = valid && (r != utf8.RuneError || size > 1)
		i += size
	}
	switch {
	case high == 0, valid && long == 0:
		// Two bytes may be a letter of UTF-8 or a character of GB18030.
		return inBoth
	case valid:
		// Characters of GB18030 form whole sequences of three bytes very rarely.
		return inUTF8
	case long*2 > high:
		return inNeither // even if it happens to be valid GB18030
	}
	return inGB18030
}

// findSurrogate returns the line of the first surrogate in a text that is otherwise
// UTF-8, 0 if there is none. Programs that keep texts as UTF-16 leave such halves of
// characters.
func findSurrogate(data []byte) (line int, r rune) {
	var rest []byte
	for i := 0; i+2 < len(data); i++ {
		if data[i] != 0xed || data[i+1] < 0xa0 || data[i+1] > 0xbf || data[i+2]&0xc0 != 0x80 {
			continue
		}
		if rest == nil {
			rest = bytes.Clone(data)
			line, r = 1+countLines(data[:i]), 0xd000|rune(data[i+1]&0x3f)<<6|rune(data[i+2]&0x3f)
		}
		copy(rest[i:], "   ")
	}
	if rest == nil || !utf8.Valid(rest) {
		return 0, 0
	}
	return line, r
}
