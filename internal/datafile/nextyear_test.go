package datafile

import "testing"

// TestYearSaid: the year that is over and the one before it, in digits or characters; no
// part of another number.
func TestYearSaid(t *testing.T) {
	said := yearSaid(2022)
	for text, want := range map[string]bool{
		"2022年的工作": true, "2022 年": true, "2021年": true, "二〇二二年": true, "二零二一年": true, "二○二二年": true,
		"2023年": false, "2020年": false, "第2022号": false, "二〇二三年": false, "": false,
	} {
		if said.MatchString(text) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}
