package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/internal/aftercare"
)

// poolsUsed names, by "store/pool", what gives its codes away.
func (h *house) poolsUsed() map[string][]string {
	used := map[string][]string{}
	for _, st := range h.stores {
		use := func(pool, by string) {
			if pool != "" {
				used[st.ID+"/"+pool] = append(used[st.ID+"/"+pool], by)
			}
		}
		for _, w := range h.workflows {
			if st.Off[w.Name] {
				continue
			}
			own, named := st.Offers[w.Name]
			use(own.Pool, w.Name)
			for _, s := range w.Steps {
				if !named {
					use(s.Coupon.Pool, w.Name)
				}
			}
		}
		if st.Help == nil {
			continue
		}
		for kind, p := range st.Help.Plans {
			for _, a := range p.May {
				use(a.Pool, "cases: "+string(kind))
			}
			if p.Goodwill != nil {
				use(p.Goodwill.Pool, "cases: "+string(kind))
			}
		}
	}
	return used
}

func (h *house) zoneOf(store string) *time.Location {
	if st := h.rules.Stores[store]; st != nil {
		return st.Location()
	}
	return time.UTC
}

// fewCodes is how many of a pool are few, however slowly they go.
const fewCodes = 10

// examinePools warns before a pool runs dry: two weeks at its present pace.
func examinePools(ctx context.Context, h *house) []finding {
	pools, err := h.store.Pools(ctx, "", h.business.Now())
	if err != nil {
		return []finding{{"coupons", levelError, err.Error(), ""}}
	}
	stand := map[string]aftercare.Pool{}
	for _, p := range pools {
		stand[p.Store+"/"+p.Name] = p
	}
	var out []finding
	for _, key := range slices.Sorted(maps.Keys(h.poolsUsed())) {
		p := stand[key]
		f := finding{"coupons " + key, levelOK, fmt.Sprintf("%d left, %d handed out in two weeks", p.Left, p.Lately), ""}
		switch {
		case p.Left == 0:
			f.Level, f.Says = levelWarning, "the pool is empty: mails go without a code, or wait for one where it is required"
		case p.Left < max(fewCodes, p.Lately):
			f.Level = levelWarning
		}
		if f.Level == levelWarning {
			store, pool, _ := strings.Cut(key, "/")
			f.Advice = fmt.Sprintf("import more: aftercare coupon import --store %s --pool %s FILE.csv", store, pool)
		}
		out = append(out, f)
	}
	return out
}

// examineStudies says whether the nightly study runs.
func examineStudies(ctx context.Context, h *house) []finding {
	last, err := h.store.Studies(ctx)
	if err != nil {
		return []finding{{"insight", levelError, err.Error(), ""}}
	}
	var out []finding
	for _, st := range h.stores {
		if at, ok := last[st.ID]; ok && h.business.Now().Sub(at) > 3*24*time.Hour {
			out = append(out, finding{"insight " + st.ID, levelWarning, "purchases were last studied on " + at.Format("2006-01-02 15:04 UTC"),
				"it runs every night while serve runs with the role scheduler; by hand: aftercare insight run --store " + st.ID})
		}
	}
	return out
}
