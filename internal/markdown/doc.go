// Package markdown lays out tables for the README: Markdown that reads as text, too,
// put between two comments of a file, so that a run replaces what the last one wrote.
package markdown
