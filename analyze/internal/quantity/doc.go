// Package quantity reads numbers and sizes: digits in groups as all languages write them, decimals,
// units, and what rounding hides. [Parse] and [UnitAt] read what stands at a place in free text,
// whose context decides whether it is a size; [Cell] reads a value that is a size and nothing else.
// Both go by the same tables: units and byteWords, and divider for what stands between digits.
package quantity
