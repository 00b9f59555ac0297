package rig

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// Traffic is what platforms send: the orders of all sources and their parcels,
// repeated, reordered and late, some of them canceled, all by the seed.
type Traffic struct {
	Orders    int
	PerSecond float64 // webhooks; 0: as fast as the doors answer
	Lanes     int     // deliveries at a time; 0: 4
	Doors     func() []string
	Seed      uint64
	First     int           // the number of the first purchase
	Sources   []string      // nil: all
	Cancels   int           // one in so many orders of the standard source is canceled; 0: none
	Tidy      bool          // no repeats, and every order before its parcel
	Age       time.Duration // of the orders when they come in
	Fresh     bool          // a new connection for each delivery
	Apart     bool          // each buys something else
}

// Load is traffic under way.
type Load struct {
	Purchases []Purchase

	deliveries []Webhook
	done       chan struct{}
	halt       chan struct{}
	once       sync.Once
}

// Shop lets the traffic come in. Every delivery is repeated until it is answered
// 200, as platforms do, if a little faster.
func (r *Rig) Shop(t Traffic) *Load {
	r.Helper()
	if t.Sources == nil {
		t.Sources = Sources
	}
	if t.Lanes == 0 {
		t.Lanes = 4
	}
	if t.Doors == nil {
		t.Doors = func() []string { return []string{r.Addr} }
	}
	random := rand.New(rand.NewPCG(t.Seed, 7))
	l := &Load{done: make(chan struct{}), halt: make(chan struct{})}
	for n := range t.Orders {
		p := Buy(t.Sources[n%len(t.Sources)], t.First+n)
		p.Placed = p.Placed.Add(-t.Age)
		if t.Apart {
			p.Item = fmt.Sprint("ITEM-", p.N)
		}
		p.Canceled = t.Cancels > 0 && p.Source == "standard" && random.IntN(t.Cancels) == 0
		l.Purchases = append(l.Purchases, p)
		l.deliveries = append(l.deliveries, t.deliveries(r, p, random)...)
	}
	if !t.Tidy {
		jumble(l.deliveries, random)
	}
	go r.deliverAll(l, t)
	return l
}

// deliveries of a purchase: each once, some again.
func (t Traffic) deliveries(r *Rig, p Purchase, random *rand.Rand) []Webhook {
	order, parcel := p.Order(r), p.Parcel(r)
	out := []Webhook{order, parcel}
	if p.Canceled {
		out = append(out, p.Cancel(r))
	}
	for !t.Tidy && random.IntN(4) == 0 {
		out = append(out, []Webhook{order, parcel}[random.IntN(2)])
	}
	return out
}

// jumble lets deliveries overtake each other by some places.
func jumble(all []Webhook, random *rand.Rand) {
	for i := range all {
		j := min(i+random.IntN(12), len(all)-1)
		all[i], all[j] = all[j], all[i]
	}
}

func (r *Rig) deliverAll(l *Load, t Traffic) {
	defer close(l.done)
	next := make(chan Webhook)
	var lanes sync.WaitGroup
	for lane := range t.Lanes {
		lanes.Go(func() {
			for w := range next {
				r.persist(w, t, lane, l.halt)
			}
		})
	}
	began := time.Now()
	for n, w := range l.deliveries {
		if t.PerSecond > 0 {
			time.Sleep(time.Until(began.Add(time.Duration(float64(n) / t.PerSecond * float64(time.Second)))))
		}
		select {
		case next <- w:
			continue
		case <-l.halt:
		case <-r.Context().Done():
		}
		break
	}
	close(next)
	lanes.Wait()
}

// persist posts one webhook until it is taken.
func (r *Rig) persist(w Webhook, t Traffic, lane int, halt <-chan struct{}) {
	by := client
	if t.Fresh {
		by = fresh
	}
	for try := 0; r.Context().Err() == nil; try++ {
		if all := t.Doors(); len(all) > 0 && r.post(by, all[(lane+try)%len(all)], w) == 200 {
			return
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-halt:
			return
		}
	}
}

// Done reports whether everything was answered 200.
func (l *Load) Done() bool {
	select {
	case <-l.done:
		return true
	default:
		return false
	}
}

// Wait waits until everything was answered 200.
func (l *Load) Wait() { <-l.done }

// Stop ends the traffic early: what was not offered yet is taken out of
// Purchases.
func (l *Load) Stop(r *Rig) {
	l.once.Do(func() { close(l.halt) })
	<-l.done
	r.mu.Lock()
	defer r.mu.Unlock()
	l.Purchases = slices.DeleteFunc(l.Purchases, func(p Purchase) bool {
		return !r.accepted[p.Source+" "+p.Order(r).ID] || !r.accepted[p.Source+" "+p.Parcel(r).ID]
	})
}
