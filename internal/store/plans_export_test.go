package store

import (
	"context"
	"fmt"
	"strings"

	"aftercare/internal/aftercare"
)

// PlansOfMany says how the statements for many rows run, by what they write. On
// PostgreSQL it is the plan that is made once and kept, whatever the rows.
func (s *Store) PlansOfMany(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	for name, explain := range map[string]func() (string, error){
		"enrollments": func() (string, error) { return plan(ctx, s, updateEnrollment, aftercare.Enrollment{}) },
		"steps":       func() (string, error) { return plan(ctx, s, updateStep, stepChange{}) },
		"ends":        func() (string, error) { return plan(ctx, s, settleStep, stepEnd{}) },
		"facts":       func() (string, error) { return plan(ctx, s, updateFacts, &orderRow{}) },
		"unmade":      func() (string, error) { return plan(ctx, s, dropPromises, promiseOf{order: &orderRow{}}) },
		"restand":     func() (string, error) { return plan(ctx, s, keepStanding, &orderRow{}) },
		"links":       func() (string, error) { return plan(ctx, s, linkOrder, &orderRow{}) },
		"step links":  func() (string, error) { return plan(ctx, s, linkSteps, &orderRow{}) },
		"persons":     func() (string, error) { return plan(ctx, s, updatePerson, personRow{}) },
		"inbox":       func() (string, error) { return plan(ctx, s, finishRow, [2]int64{}) },
		"outcomes":    func() (string, error) { return plan(ctx, s, updateMail(onTheWay), &outcome{}) },
		"hand-overs":  func() (string, error) { return plan(ctx, s, handOverMail(s.now(), s.d.skipLocked), &handOver{}) },
	} {
		text, err := explain()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out[name] = text
	}
	return out, nil
}

var prepared int // statements, each under a name of its own

func plan[T any](ctx context.Context, s *Store, many statement[T], row T) (string, error) {
	c, err := s.write.Connx(ctx)
	if err != nil {
		return "", err
	}
	defer func() { _ = c.Close() }()
	var lines []string
	err = many.each(s.reading(ctx), []T{row, row}, func(text string, args []any) error {
		explain := "EXPLAIN QUERY PLAN " + text
		if s.d.postgres {
			prepared++
			name := fmt.Sprint("many_", prepared)
			if _, err := c.ExecContext(ctx, "SET plan_cache_mode = force_generic_plan; PREPARE "+name+" AS "+c.Rebind(text)); err != nil {
				return err
			}
			var arrays []string
			for _, a := range args {
				verb := "%v"
				if _, ok := a.([]string); ok {
					verb = "%q"
				}
				arrays = append(arrays, "'{"+strings.Trim(strings.ReplaceAll(fmt.Sprintf(verb, a), " ", ","), "[]")+"}'")
			}
			explain, args = "EXPLAIN EXECUTE "+name+"("+strings.Join(arrays, ", ")+")", nil
		}
		rows, err := c.QueryxContext(ctx, explain, args...)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			values, err := rows.SliceScan()
			if err != nil {
				return err
			}
			lines = append(lines, fmt.Sprint(values[len(values)-1]))
		}
		return rows.Err()
	})
	return strings.Join(lines, "\n"), err
}
