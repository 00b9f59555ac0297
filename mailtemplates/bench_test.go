package mailtemplates

import "testing"

func BenchmarkRender(b *testing.B) {
	s, err := Load(Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"rich", "long"} {
		f, _ := FixtureByName(name)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Render("order-confirmation", "en", f.Data("order-confirmation", "en")); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
