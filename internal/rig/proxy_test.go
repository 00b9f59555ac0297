package rig

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// echo answers every line with itself.
func echo(t *testing.T) (addr string, heard chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	heard = make(chan string, 100)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				for lines := bufio.NewScanner(c); lines.Scan(); {
					heard <- lines.Text()
					_, _ = io.WriteString(c, lines.Text()+"\n")
				}
			}()
		}
	}()
	return l.Addr().String(), heard
}

func say(t *testing.T, c net.Conn, line string) (answer string, err error) {
	t.Helper()
	if err := c.SetDeadline(time.Now().Add(300 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, line+"\n"); err != nil {
		return "", err
	}
	return bufio.NewReader(c).ReadString('\n')
}

func TestProxy(t *testing.T) {
	addr, heard := echo(t)
	p := NewProxy(t, addr)
	dial := func() net.Conn {
		c, err := net.Dial("tcp", p.Addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	c := dial()
	if got, err := say(t, c, "one"); err != nil || got != "one\n" || <-heard != "one" {
		t.Fatalf("%q, %v", got, err)
	}
	p.Watch(func(sent []byte) bool { return strings.HasPrefix(string(sent), "COMMIT") })
	if got, err := say(t, c, "COMMIT"); err == nil {
		t.Errorf("answered %q after the cut", got)
	}
	if got := <-heard; got != "COMMIT" {
		t.Errorf("the server heard %q", got)
	}
	p.Watch(nil)
	c = dial()
	p.Set(Weather{Silent: true})
	if got, err := say(t, c, "two"); err == nil {
		t.Errorf("answered %q while silent", got)
	}
	p.Set(Weather{Refuse: true})
	if c, err := net.Dial("tcp", p.Addr); err == nil { // else it was reset before the dial was over
		if got, err := say(t, c, "three"); err == nil {
			t.Errorf("answered %q while refusing", got)
		}
		_ = c.Close() // it was refused
	}
	p.Set(Weather{})
	c = dial()
	if _, err := say(t, c, "before"); err != nil || <-heard != "before" {
		t.Fatal(err)
	}
	p.Cut()
	if got, err := say(t, c, "four"); err == nil {
		t.Errorf("answered %q after the cut", got)
	}
	if len(heard) > 0 {
		t.Errorf("the server heard %q", <-heard)
	}
}
