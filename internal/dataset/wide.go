package dataset

// widest returns the line and the number of cells of the record with the most cells. It
// parses quotes as encoding/csv does. encoding/csv needs 40 bytes for every comma, so that
// a record must be known to be narrow before it is read.
func widest(text []byte) (line, cells int) {
	at, begun, n := 1, 1, 1
	const (
		start    = iota // of a cell
		bare            // in a cell without quotes
		quoted          // within quotes
		unquoted        // after a quote within quotes: it ends them or is one of two
		broken          // misused quotes: the next line begins anew
	)
	state := start
	for i, c := range text {
		switch {
		case c == '\n':
			at++
			if state == quoted {
				continue
			}
			if n > cells {
				line, cells = begun, n
			}
			begun, n, state = at, 1, start
		case state == quoted:
			if c == '"' {
				state = unquoted
			}
		case state == broken:
		case c == ',':
			n++
			state = start
		case c == '"' && (state == start || state == unquoted):
			state = quoted
		case state == unquoted && c == '\r' && (i+1 == len(text) || text[i+1] == '\n'):
		case c == '"', state == unquoted:
			state = broken
		default:
			state = bare
		}
	}
	if n > cells {
		line, cells = begun, n
	}
	return line, cells
}
