package datafile

import "testing"

func TestNumbersAreReadFromTheirDigits(t *testing.T) {
	for stored, want := range map[string]string{
		"0": "0", "-0": "0", "12": "12", "1234.5": "1234.5", "-0.10": "-0.1", ".5": "0.5", "5.": "5", "+7": "7",
		"1.0103324E9": "1010332400", "1E-3": "0.001", "4.1010022E+20": "410100220000000000000", "12e2": "1200",
		"0.30000000000000004": "0.3", "1234567.8900000001": "1234567.89", "2844864.9999999995": "2844865", "0.99999999999999999": "1",
		"9999999999999.99": "9999999999999.99", "999999999999999.5": "1000000000000000", "100.005": "100.005", "00.0120": "0.012",
		"123456789012345678": "123456789012346000",
	} {
		d, _, ok := parseDecimal(stored)
		if !ok || d.text(0) != want {
			t.Errorf("%s: %q %v, want %q", stored, d.text(0), ok, want)
		}
	}
	for _, bad := range []string{"", ".", "-", "E5", "1e", "1 2", "NaN", "INF", "0x10", "1,000", "１", "1e9999"} {
		if _, _, ok := parseDecimal(bad); ok {
			t.Errorf("%q is a number", bad)
		}
	}
}

func TestNumbersAsTheirFormatShowsThem(t *testing.T) {
	for _, c := range []struct{ stored, format, want string }{
		{"2080501", "General", "2080501"}, {"21001", "000000", "021001"}, {"1", "0%", "100%"}, {"0.955", "0.0%", "95.5%"},
		{"12.5", "0.00", "12.50"}, {"12.5", "0.00_ ", "12.50"}, {"-3", "0_);[Red]\\(0\\)", "-3"}, {"0", "0%", "0%"}, {"30101", "@", "30101"},
		{"0.955", "0%", ""}, {"12.5", "0", ""}, {"1234", "#,##0", ""}, {"-1", "000", ""}, {"0.5", "# ?/?", ""}, {"1", `0"人"`, ""},
	} {
		d, _, _ := parseDecimal(c.stored)
		if got, ok := d.shown(c.format); got != c.want || ok != (c.want != "") {
			t.Errorf("%s as %s: %q %v", c.stored, c.format, got, ok)
		}
	}
}

func TestDateFormats(t *testing.T) {
	for format, want := range map[string]bool{
		"yyyy-mm-dd": true, `yyyy"年"m"月"d"日"`: true, "[$-804]yyyy/m/d;@": true, "h:mm": true, "[h]:mm": true, builtinFormat(14): true, builtinFormat(57): true,
		"General": false, "@": false, "0.00_ ": false, "#,##0.00": false, `0"days"`: false, "[Red]0": false, "0.00E+00": false, `0\d`: false, builtinFormat(4): false,
	} {
		if isDate(format) != want {
			t.Errorf("isDate(%s) = %v", format, !want)
		}
	}
}
