// Package tomlpos reads TOML and keeps the position of every key and value, so
// that a message about a mistake in a layout can name its line and column.
//
// BurntSushi/toml decides what is valid (TOML 1.1) and decodes the values, but
// gives no positions for unknown keys and for values inside arrays. A small
// scanner therefore reads the same text, known to be valid, a second time and
// records structure and positions only; every scalar's value is BurntSushi's.
package tomlpos

// Kind is the kind of a value.
type Kind uint8

// The kinds of TOML values.
const (
	Table Kind = iota
	Array
	String
	Integer
	Float
	Boolean
	Datetime
)

// Node is a value of a TOML file with its position.
type Node struct {
	File      string
	Line, Col int // where the value begins; 1-based, Col counts characters
	Kind      Kind
	Str       string // of a String; of a Datetime, as written
	Int       int64
	Float     float64
	Bool      bool
	Keys      []Key   // a table's keys in the order first written
	Items     []*Node // an array's items

	raw    string         // the text as written
	header bool           // an array made of [[headers]], open for more items
	index  map[string]int // name → index into Keys, once there are many
}

// Key is one key of a table with its position.
type Key struct {
	Name      string
	Line, Col int
	Value     *Node
}

// add adds a key that the table does not have.
func (n *Node) add(k Key) {
	const few = 16 // so few keys are found faster without an index
	n.Keys = append(n.Keys, k)
	switch {
	case n.index != nil:
		n.index[k.Name] = len(n.Keys) - 1
	case len(n.Keys) > few:
		n.index = make(map[string]int, 2*len(n.Keys))
		for i, k := range n.Keys {
			n.index[k.Name] = i
		}
	}
}

// Get returns the value of a key of the table, nil if there is no such key.
func (n *Node) Get(name string) *Node {
	if k := n.key(name); k != nil {
		return k.Value
	}
	return nil
}

func (n *Node) key(name string) *Key {
	if n.index != nil {
		if i, ok := n.index[name]; ok {
			return &n.Keys[i]
		}
		return nil
	}
	for i := range n.Keys {
		if n.Keys[i].Name == name {
			return &n.Keys[i]
		}
	}
	return nil
}
