package rounding

// network is a directed graph with arcs of capacity 1. Slices are by arc, supply
// is by node; a negative supply is a demand.
type network struct {
	from, to []int32
	cost     []int64
	supply   []int64
}

// solve returns which arcs carry flow in a flow of least cost that meets all
// supplies and demands; there must be one. It is the cost-scaling push-relabel
// method of Goldberg and Tarjan in whole numbers: the same flow for the same input.
func (g *network) solve() []bool {
	n, m := len(g.supply), len(g.from)
	f := &flow{n: n, head: make([]int32, 2*m), cost: make([]int64, 2*m), open: make([]bool, 2*m), price: make([]int64, n), excess: append([]int64(nil), g.supply...)}
	start := make([]int32, n+1)
	for k := range m {
		start[g.from[k]+1]++
		start[g.to[k]+1]++
	}
	for v := range n {
		start[v+1] += start[v]
	}
	f.start = start
	f.arcs = make([]int32, 2*m)
	fill := append([]int32(nil), start...)
	most := int64(0)
	for k := range m {
		u, v := g.from[k], g.to[k]
		f.head[2*k], f.head[2*k+1] = v, u
		// With costs multiplied by more than the number of nodes, a flow that is
		// optimal within 1 is optimal.
		c := g.cost[k] * int64(n+1)
		f.cost[2*k], f.cost[2*k+1] = c, -c
		f.open[2*k] = true
		f.arcs[fill[u]] = int32(2 * k)
		fill[u]++
		f.arcs[fill[v]] = int32(2*k + 1)
		fill[v]++
		most = max(most, c, -c)
	}
	f.next = make([]int32, n)
	f.queued = make([]bool, n)
	for eps := max(most, 1); ; eps = max(eps/scaling, 1) {
		f.refine(eps)
		if eps == 1 {
			break
		}
	}
	out := make([]bool, m)
	for k := range m {
		out[k] = !f.open[2*k]
	}
	return out
}

// scaling is the factor by which each round of the method is finer than the last.
const scaling = 8

// flow is the residual network: arc 2k is arc k of the network, 2k+1 its reverse.
type flow struct {
	n      int
	head   []int32 // node an arc leads to
	cost   []int64
	open   []bool  // the arc can take its one unit
	start  []int32 // of a node's arcs in arcs
	arcs   []int32
	price  []int64
	excess []int64
	next   []int32 // arc a node tries next
	queue  []int32
	queued []bool
}

func (f *flow) push(v, a int32) {
	f.open[a], f.open[a^1] = false, true
	w := f.head[a]
	f.excess[v]--
	f.excess[w]++
	if f.excess[w] > 0 && !f.queued[w] {
		f.queued[w] = true
		f.queue = append(f.queue, w)
	}
}

// refine makes the flow optimal within eps: no open arc then has a reduced cost
// below -eps.
func (f *flow) refine(eps int64) {
	f.queue = f.queue[:0]
	for v := range int32(f.n) {
		f.next[v] = f.start[v]
		for _, a := range f.arcs[f.start[v]:f.start[v+1]] {
			if f.open[a] && f.cost[a]+f.price[v]-f.price[f.head[a]] < 0 {
				f.push(v, a)
			}
		}
	}
	f.queue = f.queue[:0]
	for v := range int32(f.n) {
		if f.queued[v] = f.excess[v] > 0; f.queued[v] {
			f.queue = append(f.queue, v)
		}
	}
	for i := 0; i < len(f.queue); i++ {
		v := f.queue[i]
		f.queued[v] = false
		for f.excess[v] > 0 {
			if f.next[v] == f.start[v+1] {
				f.relabel(v, eps)
			}
			a := f.arcs[f.next[v]]
			if f.open[a] && f.cost[a]+f.price[v]-f.price[f.head[a]] < 0 {
				f.push(v, a)
			}
			f.next[v]++
		}
		if i > 1<<16 && i > len(f.queue)/2 { // free the memory of nodes that are done
			f.queue = append(f.queue[:0], f.queue[i+1:]...)
			i = -1
		}
	}
}

// relabel lowers the price of a node until an arc out of it can be used.
func (f *flow) relabel(v int32, eps int64) {
	first := true
	var best int64
	for _, a := range f.arcs[f.start[v]:f.start[v+1]] {
		if f.open[a] {
			if p := f.price[f.head[a]] - f.cost[a]; first || p > best {
				first, best = false, p
			}
		}
	}
	f.price[v] = best - eps
	f.next[v] = f.start[v]
}
