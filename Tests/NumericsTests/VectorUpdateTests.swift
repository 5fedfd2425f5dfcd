import Numerics
import Testing
import TestSupport

struct VectorUpdateTests {
  @Test(arguments: [0, 1, 2, 3, 7, 8, 9, 17, 64, 1023])
  func `vectors are added with one rounding an operation`(count: Int) {
    let x = (0..<count).map { Double($0) * 0.1 - 3 }
    let start = (0..<count).map { 7 - Double($0) * 0.3 }
    var y = AlignedBuffer(start)
    add(0.7, times: AlignedBuffer(x), to: &y)
    #expect(y.elements == zip(x, start).map { $1 + 0.7 * $0 })
    y = AlignedBuffer(start)
    add(AlignedBuffer(x), toScaled: &y, by: -1.3)
    #expect(y.elements == zip(x, start).map { $0 + -1.3 * $1 })
    scale(AlignedBuffer(x), by: 0.7, into: &y)
    #expect(y.elements == x.map { 0.7 * $0 })
  }
}
