import Numerics
import Testing
import TestSupport

struct VectorUpdateTests {
  @Test(arguments: [0, 1, 2, 3, 7, 8, 9, 17, 64, 1023])
  func `vectors are added with one rounding an operation`(count: Int) {
    let x = (0..<count).map { Double($0) * 0.1 - 3 }
    let start = (0..<count).map { 7 - Double($0) * 0.3 }
    var y = start
    add(0.7, times: x, to: &y, count: count)
    #expect(y == zip(x, start).map { $1 + 0.7 * $0 })
    y = start
    add(x, toScaled: &y, by: -1.3, count: count)
    #expect(y == zip(x, start).map { $0 + -1.3 * $1 })
  }
}
