/// Writes the positions of the ones of `count` words in rising order, bit b of word w being 64 w + b.
///
/// Four positions are written for every four ones that a word may still have, without asking, so
/// that sparse words cost no mispredicted branch.
///
/// - Precondition: `positions` has room for the ones and four more; 64 `count` is below 2^32.
/// - Returns: the number of ones.
/// - Complexity: about 2 ns a word of up to four ones, 0.5 ns for each further one.
@inline(__always)
package func extractSetBits(
  _ words: UnsafePointer<UInt64>, count: Int, into positions: UnsafeMutablePointer<UInt32>
) -> Int {
  var end = positions
  for index in 0..<count {
    var word = words[index]
    let ones = word.nonzeroBitCount
    let base = UInt32(truncatingIfNeeded: index &* 64)
    var written = 0
    repeat {
      for lane in 0..<4 {
        end[written &+ lane] = base &+ UInt32(truncatingIfNeeded: word.trailingZeroBitCount)
        word &= word &- 1
      }
      written &+= 4
    } while written < ones
    end += ones
  }
  return end - positions
}
