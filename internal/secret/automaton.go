package secret

// automaton finds many patterns in one pass over a text (Aho and Corasick): the time
// depends on the length of the text and on what is found, not on the number of patterns.
type automaton struct {
	next  map[edge]int32
	nodes []node
}

type edge struct {
	from int32
	r    rune
}

// node is the state after the characters on the way to it.
type node struct {
	fail  int32 // the state of the longest end of them that is the beginning of a pattern
	ends  int32 // a pattern that ends here, -1 for none
	short int32 // the nearest state along fail where a pattern ends, 0 for none
	depth int32
	r     rune
	up    int32
}

// newAutomaton builds one for patterns; equal ones count as the first of them.
func newAutomaton(patterns [][]rune) *automaton {
	a := &automaton{next: map[edge]int32{}, nodes: []node{{ends: -1}}}
	for i, p := range patterns {
		at := int32(0)
		for _, r := range p {
			to, is := a.next[edge{at, r}]
			if !is {
				to = int32(len(a.nodes))
				a.next[edge{at, r}] = to
				a.nodes = append(a.nodes, node{ends: -1, depth: a.nodes[at].depth + 1, r: r, up: at})
			}
			at = to
		}
		if at > 0 && a.nodes[at].ends < 0 {
			a.nodes[at].ends = int32(i)
		}
	}
	byDepth := make([][]int32, 1)
	for i := range a.nodes {
		d := int(a.nodes[i].depth)
		for len(byDepth) <= d {
			byDepth = append(byDepth, nil)
		}
		byDepth[d] = append(byDepth[d], int32(i))
	}
	for _, level := range byDepth[1:] {
		for _, i := range level {
			n := &a.nodes[i]
			if n.depth > 1 {
				n.fail = a.step(a.nodes[n.up].fail, n.r)
			}
			if n.short = n.fail; a.nodes[n.fail].ends < 0 {
				n.short = a.nodes[n.fail].short
			}
		}
	}
	return a
}

// step gives the state after one more character.
func (a *automaton) step(at int32, r rune) int32 {
	for {
		if to, is := a.next[edge{at, r}]; is {
			return to
		}
		if at == 0 {
			return 0
		}
		at = a.nodes[at].fail
	}
}

// find calls found for every pattern that ends after end characters of a text, the
// longest first.
func (a *automaton) find(text []rune, found func(pattern, end int)) {
	at := int32(0)
	for i, r := range text {
		at = a.step(at, r)
		for k := at; k > 0; k = a.nodes[k].short {
			if p := a.nodes[k].ends; p >= 0 {
				found(int(p), i+1)
			}
		}
	}
}
