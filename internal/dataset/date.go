package dataset

import (
	"regexp"
	"strconv"
	"time"
)

// dateForms are the ways in which people and Excel write a day.
var dateForms = []*regexp.Regexp{
	regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`),
	regexp.MustCompile(`^(\d{4})/(\d{1,2})/(\d{1,2})$`),
	regexp.MustCompile(`^(\d{4})\.(\d{1,2})\.(\d{1,2})$`),
	regexp.MustCompile(`^(\d{4})年(\d{1,2})月(\d{1,2})日$`),
}

// ParseDate reads a day written as 2022-02-14, 2022/2/14, 2022.2.14 or 2022年2月14日; ok
// is false for anything else, and for days that no calendar has.
func ParseDate(text string) (day time.Time, ok bool) {
	for _, form := range dateForms {
		if m := form.FindStringSubmatch(text); m != nil {
			year, _ := strconv.Atoi(m[1])
			month, _ := strconv.Atoi(m[2])
			date, _ := strconv.Atoi(m[3])
			day = time.Date(year, time.Month(month), date, 0, 0, 0, 0, time.UTC)
			return day, day.Year() == year && int(day.Month()) == month && day.Day() == date && year > 0
		}
	}
	return time.Time{}, false
}
