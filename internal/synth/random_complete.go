package synth

import "slices"

// complete says of the department and of every unit what it has none of: a sound
// disclosure is silent about nothing that it must contain.
func (m *maker) complete() {
	targets := []string{whole}
	for _, u := range m.set.Units {
		targets = append(targets, u.Code)
	}
	for _, t := range targets {
		for _, group := range []string{"政府采购", "车辆", "设备"} {
			if !slices.ContainsFunc(m.set.Others, func(o Other) bool { return o.Target == t && o.Group == group }) {
				m.set.Others = append(m.set.Others, Other{Target: t, Group: group, Item: none})
			}
		}
	}
}
