// Package photo makes of a file that a customer sent a picture that may be kept
// and shown.
//
// Invariants:
//
//   - What a file is, its bytes say: neither its name nor the type that was
//     declared with it is looked at.
//   - Nothing of the file itself is kept. The picture is decoded and drawn anew as
//     a JPEG of at most Side pixels, upright, on white: so where and when it was
//     taken is gone, and whatever else hides in a file, since all that goes over
//     are colors.
//   - How large a picture is, and how much memory it will take, is known before it
//     is decoded; one is decoded at a time, and for no longer than Patience. So a
//     file of some kilobytes that unfolds into gigabytes costs nothing, and a
//     server with half a gigabyte takes in pictures beside its other work.
//
// The parts: the standard library's decoders and golang.org/x/image's for WebP and
// for scaling, which the Go team keeps and fuzzes; github.com/bep/imagemeta to read
// which way up a picture is, since it is kept (Hugo reads foreign pictures with
// it), bounded in tags and sizes, and fuzzed. github.com/disintegration/imaging
// would do all of it but has not been released since 2019 and has an open advisory.
// Halving until less than a half is to go, by the mean of four pixels, takes less
// memory than any kernel of x/image/draw does for a large picture.
//
// Colors are taken as sRGB. A phone's wider profile goes with the file's other
// words, which makes its colors a little paler.
package photo
