package tomlpos

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"budgetreport/internal/diag"

	"github.com/BurntSushi/toml"
)

// Parse reads a TOML text; file is its name in messages. The error is a
// *diag.Error with the position of the mistake. A text nested far deeper or with
// far more values than a person writes is refused before it is decoded.
func Parse(file string, data []byte) (*Node, error) {
	src := strings.TrimPrefix(string(data), "\uFEFF")
	s := newScanner(file, src)
	if !utf8.ValidString(src) {
		bad := 0
		for bad < len(src) {
			r, n := utf8.DecodeRuneInString(src[bad:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			bad += n
		}
		return nil, s.problem(bad, "", "文件不是UTF-8编码", "应另存为UTF-8")
	}
	if at, why := s.measure(); why != "" {
		return nil, s.problem(at, "", why, "请检查内容")
	}
	var values map[string]any
	if _, err := toml.Decode(src, &values); err != nil {
		start := 0
		message, want := err.Error(), ""
		var pe toml.ParseError
		if errors.As(err, &pe) {
			start = pe.Position.Start
			message, want = translate(pe.Message)
		}
		return nil, s.problem(start, s.lineAt(start), message, want)
	}
	root := s.document()
	if s.stuck {
		return nil, s.problem(s.at, s.lineAt(s.at), s.why, "")
	}
	if bad := fill(root, values); bad != nil {
		return nil, diag.One(diag.Problem{File: file, Line: bad.Line, Col: bad.Col, Got: bad.raw, Message: "写法有歧义，可能有键写了两次"})
	}
	return root, nil
}

// fill sets every node of the tree to its decoded value. It returns the first
// node at which the scanned structure and the decoded values differ.
func fill(n *Node, v any) *Node {
	switch v := v.(type) {
	case map[string]any:
		if n.Kind != Table || len(n.Keys) != len(v) {
			return n
		}
		for _, k := range n.Keys {
			kv, ok := v[k.Name]
			if !ok {
				return n
			}
			if bad := fill(k.Value, kv); bad != nil {
				return bad
			}
		}
		return nil
	case []map[string]any:
		items := make([]any, len(v))
		for i := range v {
			items[i] = v[i]
		}
		return fill(n, items)
	case []any:
		if n.Kind != Array || len(n.Items) != len(v) {
			return n
		}
		for i := range v {
			if bad := fill(n.Items[i], v[i]); bad != nil {
				return bad
			}
		}
		return nil
	}
	if n.Kind != String { // the scanner makes every scalar a String
		return n
	}
	switch v := v.(type) {
	case string:
		n.Str = v
	case int64:
		n.Kind, n.Int = Integer, v
	case float64:
		n.Kind, n.Float = Float, v
	case bool:
		n.Kind, n.Bool = Boolean, v
	case time.Time:
		n.Kind, n.Str = Datetime, n.raw
	default:
		return n
	}
	return nil
}

func (s *scanner) problem(pos int, got, message, want string) error {
	line, col := s.place(pos)
	return diag.One(diag.Problem{File: s.file, Line: line, Col: col, Got: got, Message: message, Want: want})
}

// lineAt returns the line of a byte offset as written, without its indent.
func (s *scanner) lineAt(pos int) string {
	line, _ := s.place(pos)
	start := s.lines[line-1]
	return strings.TrimSpace(s.src[start:s.find(start, "\n")])
}

// messages translates the library's messages, recognised by a part of them.
var messages = []struct{ part, message, want string }{
	{"already been defined", "键重复", "同一张表里一个键只能写一次"},
	{"already created", "键重复", "同一个名字不能既是值又是表，或既是[表]又是[[表]]"},
	{"strings cannot contain newlines", "文字没有结束的引号", "文字应在同一行用引号结束，多行文字用三个引号"},
	{"unexpected EOF; expected '\"", "文字没有结束的引号", "应补上引号"},
	{`unexpected EOF; expected "'`, "文字没有结束的引号", "应补上引号"},
	{"unexpected EOF", "文件在这里突然结束", "等号后应有值"},
	{"expected a comma (',') or array terminator", "数组的各项之间缺逗号，或数组没有写完", "应为逗号或]"},
	{"inline table terminator", "各键之间缺逗号，或{ }没有写完", "应为逗号或}"},
	{"unexpected comma", "多了逗号", ""},
	{"unexpected ','", "多了逗号", ""},
	{"expected '.' or '='", "键名之后应为等号", "键名含中文、空格等字符时应加引号"},
	{"unexpected '='", "这里应有键名，或{ }没有写完", ""},
	{"keys cannot start with a '.'", "键名不能以点开头", ""},
	{"end table name", "表头写法不对", "应写成[名字]或[[名字]]，名字含中文时应加引号"},
	{"end of table array name", "表头写法不对", "应以]]结束"},
	{"table names cannot be empty", "表头里没有名字", "应写成[名字]或[[名字]]"},
	{"expected a top-level item to end", "一行写完之后还有多余的内容", "每个键另起一行"},
	{"invalid escape", "反斜线的用法不对", "反斜线应写成\\\\，或把文字改用单引号"},
	{"hexadecimal digits after", "反斜线的用法不对", "\\x、\\u、\\U之后应为2、4、8位十六进制数"},
	{"control characters", "有看不见的控制字符", "应删去"},
	{"leading zero", "数不能以0开头", "编码应加引号写成文字"},
	{"underscores must be", "数的写法不对", "下划线只能在两个数字之间"},
	{"out of range", "数太大", ""},
	{"cannot use sign", "数的写法不对", "0x、0o、0b前不能有正负号"},
	{"invalid float", "小数写法不对", ""},
	{"Invalid float", "小数写法不对", ""},
	{"floats must", "小数写法不对", "小数点前应有数字"},
	{"invalid datetime", "日期写法不对", "文字应加引号"},
	{"not a binary number", "数的写法不对", "文字应加引号"},
	{"not an octal number", "数的写法不对", "文字应加引号"},
	{"not a hexadecimal number", "数的写法不对", "文字应加引号"},
	{"expected a digit", "数的写法不对", "文字应加引号"},
	{"expected value but found", "值的写法不对", "文字应加引号"},
	{"NULL bytes", "文件不是UTF-8编码", "应另存为UTF-8"},
}

// translate returns a message of the library in Chinese; an unknown one is
// quoted in English.
func translate(english string) (message, want string) {
	for _, m := range messages {
		if strings.Contains(english, m.part) {
			return m.message, m.want
		}
	}
	return "TOML写法不对（" + english + "）", ""
}
