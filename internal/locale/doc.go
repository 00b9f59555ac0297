// Package locale writes money, dates, names and countries the way the reader
// does, and knows where on earth it is what o'clock. It is pure: the same
// arguments give the same words, and nothing here asks for the time.
//
// A locale is a BCP 47 tag in any of the spellings that platforms send ("de-AT",
// "de_AT", "de_DE_formal"). What is not known falls back as mails do:
// de-AT, de, en; a wrong or empty tag is English.
//
// Money is bojanz/currency's (CLDR). Dates are a table of nine locales here,
// since no library for Go has CLDR's date patterns; it agrees with Intl in the
// tests. Country names are a table made from CLDR too: 26 KB, where
// golang.org/x/text/language/display would add megabytes of names that no mail
// shows.
//
// Names come from strangers. Every function that returns one cleans it: control
// and direction marks collapse, length is bounded, and a name that holds a web
// address is no name at all, for spammers send their links through the name
// fields of other people's shops. Escaping for HTML is the template's work.
package locale
