// Package spawn starts real servers, PostgreSQL and Redis, on free loopback ports
// and in temporary folders. It never touches servers that run already.
//
// Everything it starts ends with Stop, and at the latest with the process, even
// if that is killed. Folders go with Stop only.
package spawn
