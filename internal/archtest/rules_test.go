package archtest

// project holds the rules of this module.
var project = rules{
	module: "budgetreport",

	// A package may import only the packages named, which are all above it.
	arrows: []arrow{
		{"internal/money", nil},
		{"internal/address", nil},
		{"internal/diag", nil},
		{"internal/exact", nil},
		{"internal/csvcell", nil},
		{"internal/zipsort", nil},
		{"templates", nil},
		{"fonts", nil},
		{"internal/infile", of("diag")},
		{"internal/tomlpos", of("diag")},
		{"internal/wholefile", of("diag", "infile")},

		{"internal/dataset", of("csvcell", "diag", "infile", "money", "tomlpos")},
		{"internal/datafile", of("csvcell", "dataset", "diag", "infile", "money", "wholefile", "zipsort")},

		{"internal/table", of("address", "money")},
		{"internal/layout", of("address", "dataset", "diag", "money", "table", "tomlpos")},
		{"internal/rounding", of("exact", "money", "table")},
		{"internal/disclosure", of("exact", "money", "table")},

		{"internal/book", of("address", "money", "table")},
		{"internal/secret", of("dataset")},
		{"internal/check", of("address", "book", "dataset", "diag", "layout", "money", "secret", "table", "tomlpos")},
		{"internal/narrative", of("address", "book", "dataset", "diag", "layout", "money", "table", "tomlpos")},
		{"internal/edition", of("address", "book", "diag", "infile", "money", "table", "tomlpos", "wholefile")},

		{"internal/render/page", nil},
		{"internal/render/linebreak", of("render/page")},
		{"internal/render/typeset", of("diag", "render/linebreak", "render/page", "table")},
		{"internal/render/prose", of("book", "diag", "render/linebreak", "render/page", "render/typeset", "table")},
		{"internal/render/font", append(of("diag", "infile"), "fonts")},
		{"internal/render/pdf", of("diag", "render/font", "render/page")},
		{"internal/render/workbook", of("table")},
		{"internal/render/xlsx", of("diag", "money", "render/workbook", "table", "zipsort")},
		{"internal/render/csv", of("csvcell", "table")},
		{"internal/render/docx", of("book", "render/linebreak", "render/page", "render/prose", "render/typeset", "table", "zipsort")},
		{"internal/render/html", of("book", "table")},

		{"internal/readback", of("datafile", "dataset", "diag", "edition", "infile", "layout", "money", "table")},
		{"internal/licences", []string{"fonts"}},
		{"internal/terminal", nil},
		{"internal/publish", append(of("address", "book", "check", "datafile", "dataset", "diag", "disclosure", "edition", "infile", "layout", "licences", "money", "narrative",
			"render/csv", "render/docx", "render/font", "render/html", "render/page", "render/pdf", "render/prose", "render/typeset", "render/workbook", "render/xlsx",
			"readback", "rounding", "table", "tomlpos", "wholefile"), "fonts", "templates")},
		{"cmd/report", of("check", "diag", "edition", "licences", "publish", "render/csv", "terminal", "wholefile")},

		// What only tests and measurements import.
		{"internal/archtest", nil},
		{"internal/testtool", nil},
		{"internal/synth", of("money")},
		{"internal/exampletest", append(of("dataset", "layout"), "templates")},
		{"internal/book/booktest", of("book", "exampletest", "layout", "narrative", "table")},
		{"internal/render/font/fonttest", nil},
		{"internal/render/page/pagetest", of("render/page")},
		{"scripts/gendata", of("synth")},
		{"scripts/licences", of("licences")},
		{"scripts/mutate", nil},
	},

	// Other modules, by the beginning of the import path, and the packages that may
	// import them. A new dependency is added here, and scripts/licences is run.
	modules: map[string]allowed{
		"github.com/BurntSushi/toml":     {"internal/tomlpos": "decides what TOML is"},
		"github.com/go-text/typesetting": {"internal/render/linebreak": "where lines may break"},
		"github.com/gofrs/flock":         {"internal/wholefile": "locks that work on network drives"},
		"github.com/inconshreveable":     {"cmd/report": "whether it was started by a double click"},
		"github.com/signintech/gopdf":    {"internal/render/pdf": "writes PDF"},
		"github.com/spf13/cobra":         {"cmd/report": "the command line"},
		"github.com/xuri/excelize/v2":    {"internal/render/xlsx": "writes workbooks", "internal/datafile": "writes the dataset as a workbook, names cells"},
		"golang.org/x/term":              {"cmd/report": "whether a person looks on"},
		"golang.org/x/text/cases":        {"internal/wholefile": "names that are one file on Windows"},
		"golang.org/x/text/encoding":     {"internal/dataset": "the encodings that offices save in"},
		"golang.org/x/text/unicode/norm": {"internal/dataset": "texts that look alike are alike", "internal/wholefile": "names that are one file on macOS"},
		"golang.org/x/text/width":        {"internal/datafile": "widths of the columns of workbooks"},
	},

	// Restricted packages of the standard library.
	standard: map[string]allowed{
		"C":            {},
		"unsafe":       {},
		"math/rand":    {},
		"math/rand/v2": {"internal/render/typeset": "seeded with the table: the search for columns is the same every time", "internal/synth": "seeded by the test", "scripts/mutate": "seeded by the caller"},
		"crypto/rand":  {"internal/wholefile": "names of stages, which are in no output"},
		"os/exec":      {"internal/testtool": "tests run programs through it", "scripts/licences": "asks go", "scripts/mutate": "runs go and tests"},
	},

	// Restricted functions and types.
	functions: map[string]allowed{
		"time.Now":   {"internal/wholefile": "how long a lock is waited for", "cmd/report": "the progress line", "scripts/mutate": "how long the tests take"},
		"time.Since": {"internal/wholefile": "how long a lock is waited for", "scripts/mutate": "how long the tests take"},
		"os.Exit":    {"cmd/report": "main", "scripts/gendata": "main", "scripts/licences": "main", "scripts/mutate": "main"},
		"log.Fatal":  {},
		"log.Fatalf": {},
		"panic":      {"internal/synth": "the data of tests"},
		// Checks and words see tables and their provenance only, not what made them.
		"budgetreport/internal/layout.Result": {"internal/publish": "makes the tables and explains figures", "internal/exampletest": "makes the tables of tests"},
		"os.Create":                           {"internal/datafile": "into a stage of wholefile"},
		"os.WriteFile":                        {"internal/datafile": "into a stage of wholefile", "internal/synth": "the data of tests", "scripts/licences": "a source file", "scripts/mutate": "into its temporary folder"},
		"os.OpenFile":                         {},
		"os.Mkdir":                            {"internal/datafile": "into a stage of wholefile"},
		"os.MkdirAll":                         {"internal/wholefile": "the folder that the user named", "internal/edition": "the folder that the user named", "internal/synth": "the data of tests"},
		"os.Remove":                           {},
		"os.RemoveAll":                        {"scripts/mutate": "its temporary folder"},
		"os.Rename":                           {},
		"os.Symlink":                          {},
		"os.Link":                             {},
		"os.CreateTemp":                       {},
		"os.MkdirTemp":                        {"scripts/mutate": "for what it makes"},
	},

	// No floating point where money is; lengths on paper are excepted.
	exact: []string{"internal/money", "internal/dataset", "internal/table", "internal/layout", "internal/check", "internal/rounding", "internal/disclosure", "internal/exact"},
	lengths: map[string]string{
		"internal/table.Column":       "widths",
		"internal/table.Page":         "sides and margins",
		"internal/table.Style":        "sizes, paddings, rules",
		"internal/table.Text":         "size",
		"internal/layout.defaults":    "sides of paper",
		"internal/layout.node":        "widths of columns",
		"internal/layout.parseFamily": "sides of paper",
		"internal/layout.readStyle":   "sizes, paddings, rules",
		"internal/layout.numbersOf":   "sides and margins",
		"internal/layout.readPage":    "sides of paper",
	},

	// What draws knows no budgets: words come with the table or the book.
	drawing: "internal/render/",
	words: []string{
		"预算", "决算", "部门", "单位", "收入", "支出", "收支", "科目", "项目", "资金", "经费", "基金", "拨款", "涉密", "三公", "绩效", "财政",
		"结转", "结余", "合计", "小计", "总计", "明细", "其中：", "万元", "亿元",
	},

	// What prints documents has no wording of its own: it comes from the family.
	printing: []string{"internal/narrative", "internal/edition", "internal/render/"},
	spoken: map[string]string{
		"internal/edition 未定版":         "what messages call an edition",
		"internal/edition 第%d版":        "what messages call an edition",
		"internal/edition   表式 %s\n":   "the comparison that the program shows its user",
		"internal/edition     原为：%s\n": "the comparison that the program shows its user",
		"internal/edition 序号":          "the comparison that the program shows its user",
		"internal/edition 原为":          "the comparison that the program shows its user",
		"internal/edition 相差":          "the comparison that the program shows its user",
		"internal/edition 表式":          "the comparison that the program shows its user",
		"internal/edition 更正":          "name of a folder or a file",
		"internal/edition 更正说明":        "name of a folder or a file",
		"internal/narrative 持平":        "name of a format of the template language",
		"internal/narrative 封面":        "lasting name of a block",
		"internal/narrative 目录":        "lasting name of a block",
		"internal/render/docx 表头":      "name of a style",
		"internal/render/docx 表注":      "name of a style",
		"internal/render/xlsx 请改用更大的金额单位或更少的小数位": "a message about the unit of money",
	},
}
